import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionMoments, regionMomentsSize } from '../../integrals/regionMoments.ts'
import { adaptiveQuadrature } from '../../integrals/reference/adaptiveQuadrature.ts'
import type { LatentGaussian } from '../../network/latentMixture.ts'
import { forward } from '../../network/forward.ts'
import type { Decoder, GenerativeModel, NoiseCovariance } from '../../network/model.ts'
import { cholesky } from '../../numerics/cholesky.ts'
import { createRng, type Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { buildPartition } from '../../partition/buildPartition.ts'
import { NumericalError } from '../../problem.ts'
import { inferPoint } from '../inferPoint.ts'
import { logJoint } from '../logJoint.ts'
import { observePoint } from '../observePoint.ts'
import { posteriorLogDensity } from '../posteriorLogDensity.ts'
import { randomModel } from '../reference/randomModel.ts'
import { gaussianGap } from './gaussianGap.ts'
import { createGaussianShares } from './gaussianShares.ts'
import { latentFactor } from './latentFactor.ts'
import { randomGaussian } from './reference/randomGaussian.ts'

const LOG_2PI = Math.log(2 * Math.PI)
const NOISES = ['isotropic', 'diagonal', 'full'] as const

function drawOf(rng: Rng, { mean, covariance }: LatentGaussian): Float64Array {
  const S = mean.length
  const factor = cholesky(covariance, S)!
  const u = Float64Array.from({ length: S }, () => standardNormal(rng))
  return mean.map((value, i) => {
    let sum = value
    for (let k = 0; k <= i; k++) sum += factor[i * S + k] * u[k]
    return sum
  })
}

function logDensity({ mean, covariance }: LatentGaussian, z: ArrayLike<number>): number {
  const S = mean.length
  const factor = cholesky(covariance, S)!
  let value = -0.5 * S * LOG_2PI
  const u = new Float64Array(S)
  for (let i = 0; i < S; i++) {
    let sum = z[i] - mean[i]
    for (let k = 0; k < i; k++) sum -= factor[i * S + k] * u[k]
    u[i] = sum / factor[i * S + i]
    value -= Math.log(factor[i * S + i]) + 0.5 * u[i] * u[i]
  }
  return value
}

/** log p(x_observed | z) by the network and not by the partition. */
function logLikelihood({ decoder, noise }: GenerativeModel, x: Float64Array, z: Float64Array): number {
  const image = forward(decoder, z)
  const seen = Array.from(x.keys()).filter((d) => x[d] === x[d])
  const entry = (i: number, j: number): number => {
    const kinds: Record<NoiseCovariance['kind'], () => number> = {
      isotropic: () => (i === j ? (noise as { variance: number }).variance : 0),
      diagonal: () => (i === j ? (noise as { variances: Float64Array }).variances[i] : 0),
      full: () => (noise as { matrix: Float64Array }).matrix[i * x.length + j],
    }
    return kinds[noise.kind]()
  }
  const covariance = Float64Array.from(seen.flatMap((i) => seen.map((j) => entry(i, j))))
  return logDensity(
    { mean: Float64Array.from(seen, (d) => image[d]), covariance },
    seen.map((d) => x[d]),
  )
}

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  latentDim: fc.constantFrom(1, 2, 3),
  noise: fc.constantFrom(...NOISES),
  noiseStd: fc.constantFrom(1e-3, 0.1, 1),
  width: fc.constantFrom(1e-9, 1e-3, 0.3, 3, 1e3),
  reach: fc.constantFrom(0.5, 3, 1e4),
  missing: fc.boolean(),
})

describe('the ELBO of a Gaussian', () => {
  test.each([1, 2, 3].flatMap((S) => NOISES.map((noise) => [S, noise] as const)))(
    'agrees with Monte Carlo within 4 standard errors (S = %i, %s noise)',
    (latentDim, noise) => {
      const rng = createRng(latentDim)
      for (let trial = 0; trial < 3; trial++) {
        const model = randomModel(rng, { latentDim, noise, dataDim: 3, hiddenWidths: [4] })
        const partition = buildPartition(model.decoder)
        const x = Float64Array.from({ length: 3 }, () => 2 * standardNormal(rng))
        if (trial === 1) x[1] = Number.NaN
        const q = randomGaussian(rng, latentDim, [0.05, 0.5, 2][trial], 1)
        const { expectedLogLik, klToPrior, elbo } = gaussianGap(partition, model, x, q)
        const prior = { mean: new Float64Array(latentDim), covariance: model.priorCovariance }
        const N = 3000
        const sums = new Float64Array(4)
        for (let n = 0; n < N; n++) {
          const z = drawOf(rng, q)
          const fit = logLikelihood(model, x, z)
          const kl = logDensity(q, z) - logDensity(prior, z)
          sums[0] += fit
          sums[1] += fit * fit
          sums[2] += kl
          sums[3] += kl * kl
        }
        const check = (exact: number, at: number): void => {
          const mean = sums[at] / N
          const standardError = Math.sqrt((sums[at + 1] / N - mean * mean) / N)
          expect(Math.abs(exact - mean)).toBeLessThan(4 * standardError)
        }
        check(expectedLogLik, 0)
        check(klToPrior, 2)
        expect(elbo).toBe(expectedLogLik - klToPrior)
      }
    },
  )

  test('leaves out only regions that do not matter', () => {
    fc.assert(
      fc.property(shape, ({ seed, latentDim, noise, noiseStd, width, reach }) => {
        const rng = createRng(seed)
        const hiddenWidths = latentDim === 3 ? [3] : [4, 3]
        const model = randomModel(rng, { latentDim, noise, noiseStd, hiddenWidths })
        const partition = buildPartition(model.decoder)
        const x = Float64Array.of(standardNormal(rng), standardNormal(rng))
        const q = randomGaussian(rng, latentDim, width, reach)
        const { constants, workspace } = observePoint(partition, model, x)
        const shares = createGaussianShares(constants, workspace)
        const misfit = shares.evaluate(q, latentFactor(q, latentDim))
        const moments = new Float64Array(regionMomentsSize(latentDim))
        // −2 log p(x, z) and its like of the prior, at the regions' means and spread: all regions, by the general route
        let expected = 0
        const S = latentDim
        for (let r = 0; r < partition.numRegions; r++) {
          regionMoments(partition.geometry, r, q.mean, q.covariance, 0, moments, 0)
          if (!(moments[0] > -700)) continue
          const mean = moments.subarray(2, 2 + S)
          const at = -2 * (logJoint(constants, r, mean, workspace) - constants.logJointNormaliser)
          let energy = at - workspace.whitenedLatent.reduce((sum, y) => sum + y * y, 0)
          const { regionPrecision } = constants
          const priorPrecision = inverse(model.priorCovariance, S)
          for (let k = 0; k < S * S; k++)
            energy += (regionPrecision[r * S * S + k] - priorPrecision[k]) * moments[2 + S + k]
          expected += Math.exp(moments[0]) * energy
        }
        const size = Math.max(1, misfit)
        expect(Math.abs(misfit - expected)).toBeLessThan(1e-7 * size)
      }),
      { numRuns: 40, seed: 1 },
    )
  })

  test('counts a region ten standard deviations off whose misfit is enormous', () => {
    // z ↦ max(z, 0), seen at 0, q = N(−10, 1): all of the misfit is beyond the kink, ∫ z²/σ² φ(z + 10) dz
    const decoder: Decoder = {
      latentDim: 1,
      dataDim: 1,
      layers: [
        { type: 'Linear', inputSize: 1, outputSize: 1, weight: ones(1), bias: new Float64Array(1) },
        { type: 'ReLU' },
      ],
    }
    const q = { mean: Float64Array.of(-10), covariance: ones(1) }
    const tail = adaptiveQuadrature((z) => z * z * Math.exp(-10 * z - 0.5 * z * z), 0, 8, 1e-13)
    for (const noiseStd of [1e-12, 3e-9, 1e-6, 3e-3]) {
      const noise = { kind: 'isotropic', variance: noiseStd ** 2 } as const
      const model: GenerativeModel = { decoder, noise, priorCovariance: ones(1) }
      const { constants, workspace } = observePoint(buildPartition(decoder), model, new Float64Array(1))
      const misfit = createGaussianShares(constants, workspace).evaluate(q, ones(1))
      const expected = (tail * Math.exp(-50)) / Math.sqrt(2 * Math.PI) / noiseStd ** 2
      // what is below 1e-17 in all may be left out
      expect(Math.abs(misfit - expected)).toBeLessThan(1e-12 * expected + 1e-17)
    }
  })

  test.each([1, 2, 3])('of a narrow q is that of its mean (S = %i)', (latentDim) => {
    const rng = createRng(3)
    const model = randomModel(rng, { latentDim, dataDim: 2, noiseStd: 0.2 })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(0.3, -0.7)
    const mean = Float64Array.from([0.4, -0.9, 0.2].slice(0, latentDim))
    const prior = { mean: new Float64Array(latentDim), covariance: model.priorCovariance }
    for (const std of [1e-9, 1e-30, 1e-120]) {
      const covariance = Float64Array.from({ length: latentDim ** 2 }, (_, i) =>
        i % (latentDim + 1) === 0 ? std * std : 0,
      )
      const { elbo } = gaussianGap(partition, model, x, { mean, covariance })
      const entropy = 0.5 * latentDim * (1 + LOG_2PI) + latentDim * Math.log(std)
      const expected = logLikelihood(model, x, mean) + logDensity(prior, mean) + entropy
      expect(elbo).toBeWithinRel(expected, 1e-13)
    }
  })

  test('of two latents is that of three, the third of which nothing depends on', () => {
    const rng = createRng(8)
    const plane = randomModel(rng, { latentDim: 2, dataDim: 2 })
    const first = plane.decoder.layers[0]
    if (first.type !== 'Linear') throw new TypeError('the first layer is affine')
    const weight = Float64Array.from({ length: first.outputSize * 3 }, (_, i) =>
      i % 3 === 2 ? 0 : first.weight[Math.floor(i / 3) * 2 + (i % 3)],
    )
    const layers = [{ ...first, inputSize: 3, weight }, ...plane.decoder.layers.slice(1)]
    const [a, b, , c] = plane.priorCovariance
    const space = {
      ...plane,
      decoder: { ...plane.decoder, latentDim: 3, layers },
      priorCovariance: Float64Array.of(a, b, 0, b, c, 0, 0, 0, 1),
    }
    const x = Float64Array.of(1, -1)
    const two = gaussianGap(buildPartition(plane.decoder), plane, x, {
      mean: Float64Array.of(0.3, 0.2),
      covariance: Float64Array.of(0.5, 0.1, 0.1, 0.2),
    })
    const three = gaussianGap(buildPartition(space.decoder), space, x, {
      mean: Float64Array.of(0.3, 0.2, 0),
      covariance: Float64Array.of(0.5, 0.1, 0, 0.1, 0.2, 0, 0, 0, 1),
    })
    for (const key of ['elbo', 'expectedLogLik', 'klToPrior', 'klToPosterior'] as const)
      expect(three[key]).toBeWithinRel(two[key], 1e-11)
  })

  test('where nothing is seen is minus the divergence from the prior', () => {
    const model = randomModel(createRng(5), { latentDim: 2, dataDim: 2 })
    const x = Float64Array.of(Number.NaN, Number.NaN)
    const q = { mean: new Float64Array(2), covariance: model.priorCovariance }
    const gap = gaussianGap(buildPartition(model.decoder), model, x, q)
    expect(gap).toMatchObject({ expectedLogLik: 0, klToPrior: 0, logMarginal: 0 })
    expect(Math.abs(gap.klToPosterior)).toBeLessThan(1e-15)
  })

  test('of what is no Gaussian is refused', () => {
    const model = randomModel(createRng(5), { latentDim: 2, dataDim: 2 })
    const partition = buildPartition(model.decoder)
    const gap = (mean: number[], covariance: number[]): unknown =>
      gaussianGap(partition, model, Float64Array.of(0, 0), {
        mean: Float64Array.from(mean),
        covariance: Float64Array.from(covariance),
      })
    expect(() => gap([0, Number.NaN], [1, 0, 0, 1])).toThrow(NumericalError)
    expect(() => gap([0, 0], [1, 2, 2, 1])).toThrow('not positive definite')
    expect(() => gap([0, 0], [1, 0, 0, 1e-20])).toThrow('times as wide as thin')
    expect(() => gap([0], [1])).toThrow(RangeError)
  })
})

describe('the divergence from the posterior', () => {
  test('is never negative beyond rounding', () => {
    fc.assert(
      fc.property(shape, ({ seed, latentDim, noise, noiseStd, width, reach, missing }) => {
        const rng = createRng(seed)
        const hiddenWidths = latentDim === 3 ? [2] : [4, 3]
        const model = randomModel(rng, { latentDim, noise, noiseStd, hiddenWidths })
        const partition = buildPartition(model.decoder)
        const z = Float64Array.from({ length: latentDim }, () => standardNormal(rng))
        const x = forward(model.decoder, z).map((value) => value + noiseStd * standardNormal(rng))
        if (missing) x[seed % 2] = Number.NaN
        const { mean, covariance } = inferPoint(partition, model, x)
        const floor = (gap: { klToPosterior: number; logMarginal: number }): void => {
          const allowed = -1e-12 * Math.max(1, Math.abs(gap.logMarginal))
          expect(gap.klToPosterior).toBeGreaterThanOrEqual(allowed)
        }
        floor(gaussianGap(partition, model, x, randomGaussian(rng, latentDim, width, reach)))
        floor(gaussianGap(partition, model, x, { mean, covariance }))
      }),
      { numRuns: 60, seed: 2 },
    )
  })

  test.each([1, 2, 3])('of the exact posterior of a linear model is zero (S = %i)', (latentDim) => {
    const rng = createRng(11)
    for (const noise of NOISES) {
      for (const noiseStd of [1e-3, 0.1, 1]) {
        const model = randomModel(rng, { latentDim, noise, noiseStd, dataDim: 3, hiddenWidths: [] })
        const partition = buildPartition(model.decoder)
        const x = Float64Array.from({ length: 3 }, () => standardNormal(rng))
        const { mean, covariance } = inferPoint(partition, model, x)
        const { klToPosterior } = gaussianGap(partition, model, x, { mean, covariance })
        expect(Math.abs(klToPosterior)).toBeLessThan(1e-20)
      }
    }
  })

  test('keeps its digits where the posterior is all but a Gaussian', () => {
    let smallest = Infinity
    // z ↦ (z, max(z, 0)), seen at z = 1: ever more standard deviations from the kink
    const decoder: Decoder = {
      latentDim: 1,
      dataDim: 2,
      layers: [
        { type: 'Linear', inputSize: 1, outputSize: 2, weight: ones(2), bias: Float64Array.of(50, 0) },
        { type: 'ReLU' },
        {
          type: 'Linear',
          inputSize: 2,
          outputSize: 2,
          weight: Float64Array.of(1, 0, 0, 1),
          bias: Float64Array.of(-50, 0),
        },
      ],
    }
    for (const noiseStd of [0.5, 0.3, 0.25, 0.2, 0.18, 0.16]) {
      const noise = { kind: 'isotropic', variance: noiseStd ** 2 } as const
      const model: GenerativeModel = { decoder, noise, priorCovariance: ones(1) }
      const partition = buildPartition(decoder)
      const x = ones(2)
      const posterior = inferPoint(partition, model, x)
      const q = { mean: posterior.mean, covariance: posterior.covariance }
      const { klToPosterior } = gaussianGap(partition, model, x, q)
      // ∫ q (log q/p − 1 + p/q) dz: the integrand is positive and as small as the divergence
      const std = Math.sqrt(q.covariance[0])
      const ends = [-12, -q.mean[0] / std, 12]
      const breaks = ends.filter((end) => Math.abs(end) <= 12).toSorted((a, b) => a - b)
      const integrand = (u: number): number => {
        const latent = Float64Array.of(q.mean[0] + std * u)
        const [log] = posteriorLogDensity(partition, model, x, posterior.logMarginal, latent)
        const difference = log - logDensity(q, latent)
        return (Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI)) * (Math.expm1(difference) - difference)
      }
      let expected = 0
      for (let i = 1; i < breaks.length; i++)
        expected += adaptiveQuadrature(integrand, breaks[i - 1], breaks[i], 1e-9, 1e-3 * klToPosterior)
      expect(klToPosterior).toBeWithinRel(expected, 1e-6)
      smallest = Math.min(smallest, klToPosterior)
    }
    // log p(x) − ELBO would have no digit of it
    expect(smallest).toBeLessThan(1e-14)
  })
})

const ones = (length: number): Float64Array => new Float64Array(length).fill(1)

function inverse(matrix: Float64Array, S: number): Float64Array {
  const factor = cholesky(matrix, S)!
  const columns = Array.from({ length: S }, (_, j) => {
    const column = Float64Array.from({ length: S }, (__, i) => (i === j ? 1 : 0))
    for (let i = 0; i < S; i++) {
      for (let k = 0; k < i; k++) column[i] -= factor[i * S + k] * column[k]
      column[i] /= factor[i * S + i]
    }
    for (let i = S - 1; i >= 0; i--) {
      for (let k = i + 1; k < S; k++) column[i] -= factor[k * S + i] * column[k]
      column[i] /= factor[i * S + i]
    }
    return column
  })
  return Float64Array.from(columns.flatMap((column) => [...column]))
}
