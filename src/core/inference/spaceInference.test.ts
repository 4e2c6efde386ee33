import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forward } from '../network/forward.ts'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel, LinearLayer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { inferPoint } from './inferPoint.ts'
import { logPriorMass } from './logPriorMass.ts'
import { samplePosterior } from './samplePosterior.ts'
import { scorePointsSteps } from './scorePoints.ts'

/** Σz of two dimensions, and the same with a third that is independent of them, of variance 1. */
const PLANE_PRIOR = Float64Array.of(1, 0.3, 0.3, 0.5)
const SPACE_PRIOR = Float64Array.of(1, 0.3, 0, 0.3, 0.5, 0, 0, 0, 1)
const LOG_2PI_E = Math.log(2 * Math.PI * Math.E)

function model(widths: readonly number[], seed: number, noiseStd: number): GenerativeModel {
  return {
    decoder: initialiseDecoder(
      {
        widths,
        activation: seed % 2 === 0 ? 'ReLU' : 'LeakyReLU',
        negativeSlope: 0.1,
        initialiser: 'authors',
      },
      createRng(seed),
    ),
    noise: { kind: 'isotropic', variance: noiseStd ** 2 },
    priorCovariance: widths[0] === 2 ? PLANE_PRIOR : SPACE_PRIOR,
  }
}

/** The same decoder behind (z1, z2, z3) ↦ (z1, z2). */
function ignoringTheThird(plane: GenerativeModel): GenerativeModel {
  const onto: LinearLayer = {
    type: 'Linear',
    inputSize: 3,
    outputSize: 2,
    weight: Float64Array.of(1, 0, 0, 0, 1, 0),
    bias: Float64Array.of(0, 0),
  }
  const decoder = { ...plane.decoder, latentDim: 3, layers: [onto, ...plane.decoder.layers] }
  return { ...plane, decoder, priorCovariance: SPACE_PRIOR }
}

describe('a decoder that ignores the third latent dimension', () => {
  test.each([
    [1, 0.3, [0.2, -0.4, 0.9]],
    [2, 0.05, [2, 1, -3]],
    [4, 0.01, [0.5, Number.NaN, 1]],
    [3, 0.5, [30, -20, 10]],
  ])('has the values of two dimensions (model %i, noise %d)', (seed, noiseStd, values) => {
    const plane = model([2, 5, 3], seed, noiseStd)
    const space = ignoringTheThird(plane)
    const x = Float64Array.from(values)
    const expected = inferPoint(buildPartition(plane.decoder), plane, x)
    const found = inferPoint(buildPartition(space.decoder), space, x)
    expect(found.logMarginal).toBeWithinRel(expected.logMarginal, 1e-9)
    expect(found.entropy).toBeWithinRel(expected.entropy + 0.5 * LOG_2PI_E, 1e-9)
    expect(found.expectedCompleteLogLikelihood).toBeWithinRel(
      expected.expectedCompleteLogLikelihood - 0.5 * LOG_2PI_E,
      1e-9,
    )
    const std = Math.sqrt(Math.max(expected.covariance[0], expected.covariance[3]))
    for (const k of [0, 1]) {
      expect(Math.abs(found.mean[k] - expected.mean[k])).toBeLessThan(1e-9 * std)
      expect(Math.abs(found.map.latent[k] - expected.map.latent[k])).toBeLessThan(1e-9 * std)
      for (const l of [0, 1])
        expect(Math.abs(found.covariance[3 * k + l] - expected.covariance[2 * k + l])).toBeLessThan(
          1e-9 * std ** 2,
        )
      expect(Math.abs(found.covariance[6 + k])).toBeLessThan(1e-9 * std)
    }
    expect(found.covariance[8]).toBeWithinRel(1, 1e-9)
    expect(Math.abs(found.mean[2])).toBeLessThan(1e-9)
    // a distance of zero is one of the rounding of x
    const size = Math.max(...x.filter((value) => value === value).map(Math.abs))
    const distance = expected.nearest.distance
    expect(Math.abs(found.nearest.distance - distance)).toBeLessThan(1e-9 * distance + 1e-14 * size)
    expect(found.missing?.mean[0] ?? 0).toBeWithinRel(expected.missing?.mean[0] ?? 0, 1e-9)
    expect(found.missing?.variance[0] ?? 0).toBeWithinRel(expected.missing?.variance[0] ?? 0, 1e-9)
    // regions come in another order
    const shares = (each: typeof found): number[] =>
      Array.from(each.logRegionPosterior, Math.exp).toSorted((a, b) => b - a)
    shares(found).forEach((share, r) => expect(Math.abs(share - shares(expected)[r])).toBeLessThan(1e-9))
    const scores = runToEnd(scorePointsSteps(buildPartition(space.decoder), space, x, 1))
    expect(scores[0]).toBeWithinRel(expected.logMarginal, 1e-9)
  })
})

test('prior masses sum to one, also where vertices are at one height but for rounding', () => {
  for (const seed of [10, 56]) {
    const { decoder } = model([3, 3, 3, 2], seed, 1)
    const masses = logPriorMass(buildPartition(decoder), SPACE_PRIOR).map(Math.exp)
    expect(Math.abs(masses.reduce((sum, mass) => sum + mass, 0) - 1)).toBeLessThan(1e-11)
  }
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom([3, 4, 2], [3, 6, 2], [3, 3, 3, 2]), (seed, widths) => {
      const { decoder } = model(widths, seed, 1)
      const masses = logPriorMass(buildPartition(decoder), SPACE_PRIOR).map(Math.exp)
      expect(Math.abs(masses.reduce((sum, mass) => sum + mass, 0) - 1)).toBeLessThan(1e-11)
    }),
    { numRuns: 25 },
  )
})

describe.each([
  [[3, 4, 3], 6, 0.4],
  [[3, 4, 3, 4], 7, 0.5],
])('against sampling: widths %j', (widths, seed, noiseStd) => {
  const each = model(widths, seed, noiseStd)
  const { decoder } = each
  const partition = buildPartition(decoder)
  const rng = createRng(100 + seed)
  const priorSample = (): Float64Array => {
    const [a, b, c] = [0, 1, 2].map(() => standardNormal(rng))
    return Float64Array.of(a, 0.3 * a + Math.sqrt(0.5 - 0.09) * b, c)
  }
  const x = forward(decoder, priorSample()).map((value) => value + noiseStd * standardNormal(rng))
  const posterior = inferPoint(partition, each, x)
  const logLikelihoodAt = (z: Float64Array): number =>
    forward(decoder, z).reduce(
      (sum, value, d) =>
        sum - 0.5 * ((x[d] - value) / noiseStd) ** 2 - Math.log(noiseStd * Math.sqrt(2 * Math.PI)),
      0,
    )

  test('log p(x) is the mean likelihood of draws from the prior, within 4 standard errors', () => {
    const numDraws = 20_000
    let [sum, square] = [0, 0]
    for (let n = 0; n < numDraws; n++) {
      const likelihood = Math.exp(logLikelihoodAt(priorSample()) - posterior.logMarginal)
      sum += likelihood
      square += likelihood ** 2
    }
    const mean = sum / numDraws
    const standardError = Math.sqrt((square / numDraws - mean ** 2) / numDraws)
    expect(standardError).toBeLessThan(0.1)
    expect(Math.abs(mean - 1)).toBeLessThan(4 * standardError)
  })

  test('responsibilities sum to one, and draws have the posterior’s moments', () => {
    const total = posterior.logRegionPosterior.reduce((sum, value) => sum + Math.exp(value), 0)
    expect(Math.abs(total - 1)).toBeLessThan(1e-13)
    const numDraws = 600
    const { latent } = samplePosterior(partition, each, x, numDraws, rng)
    for (let k = 0; k < 3; k++) {
      const draws = Array.from({ length: numDraws }, (_, n) => latent[3 * n + k] - posterior.mean[k])
      const variance = posterior.covariance[4 * k]
      const mean = draws.reduce((sum, value) => sum + value, 0) / numDraws
      expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / numDraws))
      const spreads = draws.map((value) => value ** 2 - variance)
      const spread = spreads.reduce((sum, value) => sum + value, 0) / numDraws
      const spreadError = Math.sqrt(spreads.reduce((sum, value) => sum + value ** 2, 0)) / numDraws
      expect(Math.abs(spread)).toBeLessThan(4 * spreadError)
    }
  })
})
