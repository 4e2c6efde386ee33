import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inferPoint } from '../inference/inferPoint.ts'
import { buildTrainingData, type TrainingData } from '../learning/trainingData.ts'
import { cholesky, choleskyLogDet, solveLower } from '../numerics/cholesky.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { linearGaussian } from './linearGaussian.ts'
import { ppca } from './ppca.ts'
import { principalComponents } from './principalComponents.ts'
import type { GenerativeModel, LinearLayer } from '../network/model.ts'

/** A few strong directions in noise, away from the origin. */
function randomData(numPoints: number, dataDim: number, seed: number): TrainingData {
  const rng = createRng(seed)
  const axes = Array.from({ length: 3 }, () =>
    Float64Array.from({ length: dataDim }, () => standardNormal(rng)),
  )
  const values = new Float64Array(numPoints * dataDim)
  for (let n = 0; n < numPoints; n++) {
    const factors = axes.map((_, k) => standardNormal(rng) * 2 ** -k)
    for (let d = 0; d < dataDim; d++) {
      values[n * dataDim + d] = 5 + d + 0.1 * standardNormal(rng)
      axes.forEach((axis, k) => (values[n * dataDim + d] += factors[k] * axis[d]))
    }
  }
  return buildTrainingData(values, numPoints, dataDim)
}

function weightOf(model: GenerativeModel): LinearLayer {
  return model.decoder.layers[0] as LinearLayer
}

/** W Wᵀ + σ² I over the coordinates given, formed; log N(x) by its Cholesky factor. */
function denseLogMarginal(model: GenerativeModel, x: Float64Array, seen: readonly number[]): number {
  const { weight, bias } = weightOf(model)
  const S = model.decoder.latentDim
  const O = seen.length
  const variance = model.noise.kind === 'isotropic' ? model.noise.variance : NaN
  const covariance = new Float64Array(O * O)
  seen.forEach((d, i) =>
    seen.forEach((e, j) => {
      let sum = i === j ? variance : 0
      for (let k = 0; k < S; k++) sum += weight[d * S + k] * weight[e * S + k]
      covariance[i * O + j] = sum
    }),
  )
  const factor = cholesky(covariance, O)!
  const residual = Float64Array.from(seen, (d) => x[d] - bias[d])
  solveLower(factor, O, residual)
  const square = residual.reduce((sum, value) => sum + value * value, 0)
  return -0.5 * (O * Math.log(2 * Math.PI) + choleskyLogDet(factor, O) + square)
}

const meanLogLikelihood = (model: GenerativeModel, { values, numPoints, dataDim }: TrainingData): number => {
  let sum = 0
  for (let n = 0; n < numPoints; n++)
    sum += linearGaussian(model, values.subarray(n * dataDim, (n + 1) * dataDim)).logMarginal
  return sum / numPoints
}

it('finds the same directions from either matrix, each an eigenvector of the covariance', () => {
  for (const [numPoints, dataDim] of [
    [40, 7],
    [7, 40],
    [12, 12],
  ] as const) {
    const data = randomData(numPoints, dataDim, 3)
    const { directions, variances, mean, totalVariance } = principalComponents(data, 5)
    const scatter = (direction: Float64Array): Float64Array => {
      const image = new Float64Array(dataDim)
      for (let n = 0; n < numPoints; n++) {
        let score = 0
        for (let d = 0; d < dataDim; d++) score += (data.values[n * dataDim + d] - mean[d]) * direction[d]
        for (let d = 0; d < dataDim; d++)
          image[d] += (score * (data.values[n * dataDim + d] - mean[d])) / numPoints
      }
      return image
    }
    for (let k = 0; k < 5; k++) {
      const direction = directions.subarray(k * dataDim, (k + 1) * dataDim)
      scatter(direction).forEach((value, d) =>
        expect(Math.abs(value - variances[k] * direction[d])).toBeLessThan(1e-13 * variances[0]),
      )
      for (let j = 0; j <= k; j++) {
        let product = 0
        for (let d = 0; d < dataDim; d++) product += direction[d] * directions[j * dataDim + d]
        expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan(1e-11)
      }
      if (k > 0) expect(variances[k]).toBeLessThanOrEqual(variances[k - 1])
    }
    expect(variances.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(totalVariance * (1 + 1e-14))
  }
})

it('is as likely as its closed form says, and no step away from it is likelier', () => {
  const data = randomData(60, 6, 1)
  const components = principalComponents(data, 6)
  for (const S of [1, 2, 3]) {
    const model = ppca(components, S)
    const variance = model.noise.kind === 'isotropic' ? model.noise.variance : NaN
    // [TB99] (6): the sum of logs at the maximum
    let closed = 6 * (Math.log(2 * Math.PI) + 1) + (6 - S) * Math.log(variance)
    for (let k = 0; k < S; k++) closed += Math.log(components.variances[k])
    const best = meanLogLikelihood(model, data)
    expect(best).toBeWithinRel(-0.5 * closed, 1e-12)
    const rng = createRng(S)
    for (let trial = 0; trial < 20; trial++) {
      const layer = weightOf(model)
      const moved = {
        ...layer,
        weight: layer.weight.map((value) => value + 1e-3 * standardNormal(rng)),
        bias: layer.bias.map((value) => value + 1e-3 * standardNormal(rng)),
      }
      const noise = { kind: 'isotropic', variance: variance * Math.exp(1e-2 * standardNormal(rng)) } as const
      expect(
        meanLogLikelihood({ ...model, noise, decoder: { ...model.decoder, layers: [moved] } }, data),
      ).toBeLessThan(best)
    }
  }
})

it('answers for what is missing as the inference over partitions does, and as the formed Gaussian does', () => {
  const data = randomData(30, 8, 2)
  const components = principalComponents(data, 6)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 0, max: 254 }),
      (S, entries, mask) => {
        const x = Float64Array.from(entries, (value, d) => ((mask >> d) & 1 ? NaN : value))
        const model = ppca(components, S)
        const { logMarginal, completed } = linearGaussian(model, x)
        const seen = Array.from(x.keys()).filter((d) => x[d] === x[d])
        expect(logMarginal).toBeWithinRel(denseLogMarginal(model, x, seen), 1e-10)
        if (S > 2) return
        const exact = inferPoint(buildPartition(model.decoder), model, x)
        expect(logMarginal).toBeWithinRel(exact.logMarginal, 1e-12)
        exact.missing?.indices.forEach((d, m) =>
          expect(Math.abs(completed[d] - exact.missing!.mean[m])).toBeLessThan(
            1e-11 * (1 + Math.abs(completed[d])),
          ),
        )
        seen.forEach((d) => expect(completed[d]).toBe(x[d]))
      },
    ),
    { numRuns: 60 },
  )
})

it('stands on the floor where the factors leave nothing', () => {
  // points on a line, and fewer points than factors
  const line = buildTrainingData(
    Float64Array.from({ length: 30 }, (_, i) => (Math.floor(i / 3) + 1) * ((i % 3) + 1)),
    10,
    3,
  )
  for (const S of [1, 2, 3]) {
    const model = ppca(principalComponents(line, 3), S)
    expect(model.noise).toEqual({ kind: 'isotropic', variance: line.noiseFloor })
    expect(weightOf(model).weight.every(Number.isFinite)).toBe(true)
    expect(Number.isFinite(meanLogLikelihood(model, line))).toBe(true)
  }
  const same = buildTrainingData(new Float64Array(12).fill(2), 4, 3)
  expect(meanLogLikelihood(ppca(principalComponents(same, 2), 2), same)).toBeGreaterThan(0)
})

it('refuses what it cannot fit, and models of another kind', () => {
  const holes = buildTrainingData(Float64Array.of(1, NaN, 2, 3), 2, 2)
  expect(() => principalComponents(holes, 1)).toThrow(RangeError)
  const components = principalComponents(randomData(5, 4, 1), 2)
  expect(() => ppca(components, 3)).toThrow(RangeError)
  const model = ppca(components, 2)
  expect(() =>
    linearGaussian({ ...model, priorCovariance: Float64Array.of(1, 0, 0, 2) }, new Float64Array(4)),
  ).toThrow(RangeError)
})
