import { expect, test } from 'vitest'
import { cholesky } from '../../numerics/cholesky.ts'
import { createRng } from '../../numerics/createRng.ts'
import { gaussianDivergence } from './gaussianDivergence.ts'
import { randomGaussian } from './reference/randomGaussian.ts'

const divergence = (offset: Float64Array, covariance: Float64Array, covariance0: Float64Array): number => {
  const S = offset.length
  const factor = cholesky(covariance, S)!
  return gaussianDivergence(offset, covariance, factor, covariance0, cholesky(covariance0, S)!)
}

test.each([1, 2, 3])('a small divergence keeps its digits (S = %i)', (S) => {
  const { covariance: prior } = randomGaussian(createRng(S), S, 1, 0)
  for (const e of [0.4, 0.01, 1e-5, 1e-7]) {
    // its rounding leaves e an error of ε/e
    const covariance = prior.map((value) => value * (1 + e))
    let series = 0
    for (let k = 2; k < 60; k++) series += ((-1) ** k * e ** k) / k
    const found = divergence(new Float64Array(S), covariance, prior)
    expect(found).toBeWithinRel(0.5 * S * series, 1e-14 + 1e-15 / e)
  }
  expect(divergence(new Float64Array(S), prior, prior)).toBe(0)
})

test('independent coordinates add up, however narrow or wide', () => {
  const variances = [1e-24, 3, 50]
  const covariance = Float64Array.of(variances[0], 0, 0, 0, variances[1], 0, 0, 0, variances[2])
  const covariance0 = Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2)
  const offset = Float64Array.of(1, 2, 3)
  let expected = 0
  variances.forEach((variance, k) => {
    expected += 0.5 * (variance / 2 - 1 - Math.log(variance / 2) + offset[k] ** 2 / 2)
  })
  expect(divergence(offset, covariance, covariance0)).toBeWithinRel(expected, 1e-14)
  for (const [k, variance] of variances.entries()) {
    const single = divergence(offset.slice(k, k + 1), Float64Array.of(variance), Float64Array.of(2))
    expect(single).toBeWithinRel(
      0.5 * (variance / 2 - 1 - Math.log(variance / 2) + offset[k] ** 2 / 2),
      1e-14,
    )
  }
})

test('what overflows is infinite', () => {
  const wide = Float64Array.of(1e300, 0, 0, 1e300)
  expect(divergence(new Float64Array(2), wide, Float64Array.of(1e-10, 0, 0, 1e-10))).toBe(Infinity)
})
