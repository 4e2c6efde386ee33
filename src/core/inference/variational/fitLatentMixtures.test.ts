import { describe, expect, test } from 'vitest'
import type { LatentMixture } from '../../network/latentMixture.ts'
import { forward } from '../../network/forward.ts'
import type { Decoder, GenerativeModel } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { buildPartition } from '../../partition/buildPartition.ts'
import { runToEnd } from '../../steps.ts'
import { inferPoint } from '../inferPoint.ts'
import { observePoint } from '../observePoint.ts'
import { randomModel } from '../reference/randomModel.ts'
import { fitLatentMixturesSteps } from './fitLatentMixtures.ts'
import { gaussianGap } from './gaussianGap.ts'
import { mergeComponents } from './mergeComponents.ts'
import { createMixtureAscent } from './mixtureAscent.ts'
import { mixtureGap } from './mixtureGap.ts'
import { randomGaussian } from './reference/randomGaussian.ts'

const gapsOf = (
  model: GenerativeModel,
  x: Float64Array,
  mixtures: readonly LatentMixture[],
): ReturnType<typeof mixtureGap>['klToPosterior'][] => {
  const partition = buildPartition(model.decoder)
  return mixtures.map((q) => mixtureGap(partition, model, x, q, createRng(1)).klToPosterior)
}

const fit = (model: GenerativeModel, x: Float64Array, J: number): LatentMixture[] =>
  runToEnd(fitLatentMixturesSteps(buildPartition(model.decoder), model, x, J))

describe('the best mixtures', () => {
  test.each([
    [1, 1, 4],
    [1, 2, 4],
    [1, 3, 4],
    [2, 1, 2],
    [2, 2, 3],
    [3, 1, 1],
  ])('close the gap as their components grow in number (S = %i, seed %i, J = %i)', (S, seed, J) => {
    const rng = createRng(seed)
    const hiddenWidths = S === 3 ? [2] : [4, 3]
    const model = randomModel(rng, { latentDim: S, noiseStd: 0.2, hiddenWidths })
    const x = forward(
      model.decoder,
      Float64Array.from({ length: S }, () => standardNormal(rng)),
    )
    const mixtures = fit(model, x, J)
    expect(mixtures.map(({ components }) => components.length)).toEqual(
      Array.from({ length: J }, (_, k) => k + 1),
    )
    const gaps = gapsOf(model, x, mixtures)
    gaps.forEach(({ value, standardError }, k) => {
      expect(value).toBeGreaterThan(-4 * standardError - 1e-12)
      if (k === 0) return
      const error = Math.hypot(standardError, gaps[k - 1].standardError)
      expect(value).toBeLessThan(gaps[k - 1].value + 4 * error + 1e-8)
    })
    if (J > 1) expect(gaps[J - 1].value).toBeLessThan(0.9 * gaps[0].value)
  })

  test.each([1, 2])('of one Gaussian beat all others nearby, and the posterior’s moments (S = %i)', (S) => {
    for (const seed of [1, 2, 3]) {
      const rng = createRng(seed)
      const model = randomModel(rng, { latentDim: S, noiseStd: 0.3 })
      const partition = buildPartition(model.decoder)
      const x = forward(
        model.decoder,
        Float64Array.from({ length: S }, () => standardNormal(rng)),
      )
      const [best] = fit(model, x, 1)[0].components
      const least = gaussianGap(partition, model, x, best).klToPosterior
      const { mean, covariance } = inferPoint(partition, model, x)
      expect(least).toBeLessThanOrEqual(gaussianGap(partition, model, x, { mean, covariance }).klToPosterior)
      for (let trial = 0; trial < 40; trial++) {
        const scale = 10 ** (-4 * rng())
        const shift = randomGaussian(rng, S, 1, 1)
        const std = Math.sqrt(best.covariance[0])
        const factor = 1 + scale * standardNormal(rng)
        const other = {
          mean: best.mean.map((value, i) => value + scale * std * shift.mean[i]),
          covariance: best.covariance.map((value) => value * factor * factor),
        }
        expect(gaussianGap(partition, model, x, other).klToPosterior).toBeGreaterThan(least - 1e-9)
      }
    }
  })

  test('of a posterior with two equal modes: log 2 for one Gaussian, nothing for two', () => {
    const one = Float64Array.of(1)
    const layer = (bias: number) =>
      ({
        type: 'Linear',
        inputSize: 1,
        outputSize: 1,
        weight: one,
        bias: Float64Array.of(bias),
      }) as const
    const decoder: Decoder = { latentDim: 1, dataDim: 1, layers: [layer(0), { type: 'Abs' }, layer(0)] }
    const model: GenerativeModel = {
      decoder,
      noise: { kind: 'isotropic', variance: 0.0025 },
      priorCovariance: one,
    }
    const mixtures = fit(model, one, 3)
    const [first, second, third] = gapsOf(model, one, mixtures)
    expect(first.value).toBeWithinRel(Math.LN2, 1e-9)
    expect(Math.abs(second.value)).toBeLessThan(1e-10)
    expect(Math.abs(third.value)).toBeLessThan(1e-10)
    expect(Math.abs(mixtures[1].components[0].mean[0] + mixtures[1].components[1].mean[0])).toBeLessThan(1e-6)
  })

  test.each([1, 2, 3])('of a linear model are the posterior (S = %i)', (S) => {
    const model = randomModel(createRng(S), { latentDim: S, hiddenWidths: [] })
    const x = Float64Array.of(1, -1)
    const [first, ...others] = gapsOf(model, x, fit(model, x, S === 1 ? 3 : 1))
    expect(Math.abs(first.value)).toBeLessThan(1e-20)
    // further components have nothing to add: the Gaussian, counted twice, remains
    for (const { value } of others) expect(Math.abs(value)).toBeLessThan(1e-13)
  })
})

test.each([1, 2])('the ascent’s step is the gradient of the ELBO (S = %i)', (S) => {
  const rng = createRng(S)
  const model = randomModel(rng, { latentDim: S, noiseStd: 2 })
  const x = Float64Array.of(0.3, 0.5)
  const { constants, workspace } = observePoint(buildPartition(model.decoder), model, x)
  const pointOf = createMixtureAscent(constants, model.priorCovariance, workspace)
  const weights = [0.35, 0.65]
  const q = {
    logWeights: Float64Array.from(weights, Math.log),
    components: [randomGaussian(rng, S, 0.6, 0.7), randomGaussian(rng, S, 0.6, 0.7)],
  }
  const here = pointOf(q)
  const small = 1e-5
  const next = here.step(small)!
  // d ELBO = Σ_j w_j (E∇h · dm + ½ tr(E∇²h dΣ)) + Σ_j E h dw, with what the steps are of these
  let predicted = 0
  q.components.forEach(({ mean, covariance }, j) => {
    const determinant = S === 1 ? covariance[0] : covariance[0] * covariance[3] - covariance[1] ** 2
    const inverse =
      S === 1
        ? [1 / covariance[0]]
        : [covariance[3], -covariance[1], -covariance[1], covariance[0]].map((v) => v / determinant)
    const dm = next.components[j].mean.map((value, i) => value - mean[i])
    const dC = next.components[j].covariance.map((value, i) => value - covariance[i])
    const times = (a: ArrayLike<number>, b: ArrayLike<number>): number[] =>
      Array.from({ length: S * S }, (_, i) => {
        let sum = 0
        for (let k = 0; k < S; k++) sum += a[Math.floor(i / S) * S + k] * b[k * S + (i % S)]
        return sum
      })
    // E∇h = Σ⁻¹ dm/β, E∇²h = Σ⁻¹ dΣ Σ⁻¹/β
    let gain = 0
    for (let a = 0; a < S; a++) for (let b = 0; b < S; b++) gain += dm[a] * inverse[a * S + b] * dm[b]
    const half = times(inverse, dC)
    const square = times(half, half)
    for (let a = 0; a < S; a++) gain += 0.5 * square[a * S + a]
    // E h = d log w/β + what all have in common
    const dLog = next.logWeights[j] - q.logWeights[j]
    predicted += weights[j] * (gain + dLog * dLog)
  })
  const gained = pointOf(next).elbo - here.elbo
  expect(gained).toBeWithinRel(predicted / small, 1e-3)
})

test('merging keeps mean and covariance, and joins what is alike', () => {
  const rng = createRng(5)
  const parts = Array.from({ length: 6 }, (_, i) => {
    const { mean, covariance } = randomGaussian(rng, 2, 0.1, 0.05)
    mean[0] += i < 3 ? 10 : -10
    return { weight: 1 / 6, mean, covariance }
  })
  const momentsOf = (mixture: typeof parts): number[] => {
    const mean = [0, 1].map((i) => mixture.reduce((sum, part) => sum + part.weight * part.mean[i], 0))
    const second = [0, 1, 2, 3].map((i) =>
      mixture.reduce(
        (sum, { weight, mean: m, covariance }) => sum + weight * (covariance[i] + m[i >> 1] * m[i & 1]),
        0,
      ),
    )
    return [...mean, ...second]
  }
  const two = mergeComponents(parts, 2)
  expect(two.map(({ mean }) => Math.round(mean[0]))).toEqual([10, -10])
  for (const { weight } of two) expect(weight).toBeWithinRel(0.5, 1e-12)
  momentsOf(two).forEach((value, i) => expect(value).toBeCloseTo(momentsOf(parts)[i], 10))
  expect(mergeComponents(parts, 9)).toHaveLength(6)
})
