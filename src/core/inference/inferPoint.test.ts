import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forward } from '../network/forward.ts'
import type { GenerativeModel } from '../network/model.ts'
import { modelFromJson } from '../network/modelFromJson.ts'
import { createRng } from '../numerics/createRng.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import type { Partition } from '../partition/partition.ts'
import { regionSigns } from '../partition/regionSigns.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd } from '../steps.ts'
import { inferPoint } from './inferPoint.ts'
import { logMarginal } from './logMarginal.ts'
import { logPriorMass } from './logPriorMass.ts'
import { observeAll, observeCoordinates } from './observation.ts'
import type { PointPosterior } from './pointPosterior.ts'
import { posteriorLogDensity } from './posteriorLogDensity.ts'
import { logJointByForward, posteriorByQuadrature } from './reference/posteriorByQuadrature.ts'
import { randomModel } from './reference/randomModel.ts'
import { buildRegionConstants } from './regionConstants.ts'
import { scorePointsSteps } from './scorePoints.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'

/** |Δ| over max(|reference|, scale), of the worst entry: the oracle's measure. */
function error(values: ArrayLike<number>, reference: ArrayLike<number>, scale: number): number {
  let difference = 0
  let size = scale
  for (let i = 0; i < reference.length; i++) {
    difference = Math.max(difference, Math.abs(values[i] - reference[i]))
    size = Math.max(size, Math.abs(reference[i]))
  }
  return values.length === reference.length && difference === difference ? difference / size : Infinity
}

function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../__fixtures__/${name}.json`, import.meta.url), 'utf8')) as T
}

function load(json: unknown): { model: GenerativeModel; partition: Partition } {
  const parsed = modelFromJson(json)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return { model: parsed.value, partition: buildPartition(parsed.value.decoder) }
}

function collectNumbers(value: unknown, into: number[]): number[] {
  if (typeof value === 'number') into.push(value)
  else if (value instanceof Float64Array) into.push(...value)
  else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collectNumbers(part, into)
  }
  return into
}

/** All that is said about a point is a number; regions of zero mass may have −∞ and NaN of their own. */
function expectFinite(posterior: PointPosterior): void {
  const { logRegionPosterior, conditionalMean, conditionalCovariance, terms, ...others } = posterior
  const { conditionalEntropy, conditionalCompleteLogLikelihood, ...parts } = terms
  const rest = { ...others, parts }
  expect(collectNumbers(rest, []).filter((value) => !Number.isFinite(value))).toEqual([])
  for (let r = 0; r < logRegionPosterior.length; r++) {
    expect(logRegionPosterior[r]).toBeLessThanOrEqual(0)
    if (logRegionPosterior[r] > -Infinity) {
      const S = posterior.mean.length
      expect(conditionalMean.subarray(r * S, (r + 1) * S).every(Number.isFinite)).toBe(true)
      expect(conditionalCovariance.subarray(r * S * S, (r + 1) * S * S).every(Number.isFinite)).toBe(true)
    }
    if (Math.exp(logRegionPosterior[r]) > 0) {
      expect(Number.isFinite(conditionalEntropy[r] + conditionalCompleteLogLikelihood[r])).toBe(true)
    }
  }
}

describe('reference values', () => {
  interface InferenceCase {
    name: string
    model: { latentDim: number }
    regionCount: number
    points: {
      x: number[]
      tag: string
      expected: {
        logPx: number
        posteriorMean: number[]
        posteriorCov: number[][]
        meanG: number[]
        map: { z: number[]; logJoint: number }
        regions: { signs: string; logResponsibility: number }[]
        posteriorLogDensity: { z: number[]; value: number }[]
        expectedCompleteLogLikelihood: number
        entropy: number
      }
      ulpSensitivity: Record<string, number>
    }[]
  }
  const { models } = readFixture<{ models: InferenceCase[] }>('inference')
  const built = models.filter((c) => c.model.latentDim <= 2)

  test.each(built.map((c) => [c.name, c] as const))('inference: %s', (_, c) => {
    const { model, partition } = load(c.model)
    expect(partition.numRegions).toBe(c.regionCount)
    for (const point of c.points) {
      const e = point.expected
      const posterior = inferPoint(partition, model, Float64Array.from(point.x))
      const variance = Math.max(...e.posteriorCov.map((row, i) => row[i]))
      const std = Math.sqrt(variance)
      const signs = Array.from({ length: partition.numRegions }, (_, r) => regionSigns(partition, r))
      const densities = posteriorLogDensity(
        partition,
        model,
        Float64Array.from(point.x),
        posterior.logMarginal,
        Float64Array.from(e.posteriorLogDensity.flatMap((d) => d.z)),
      )
      const logRegions = e.regions.map((r) => posterior.logRegionPosterior[signs.indexOf(r.signs)])
      const errors: Record<string, [number, number]> = {
        logPx: [error([posterior.logMarginal], [e.logPx], 1), 1],
        posteriorMean: [error(posterior.mean, e.posteriorMean, std), std],
        posteriorCov: [error(posterior.covariance, e.posteriorCov.flat(), 0), variance],
        meanG: [error(posterior.expectedData, e.meanG, 1e-3), 1],
        mapZ: [error(posterior.map.latent, e.map.z, std), std],
        mapLogJoint: [error([posterior.map.logJoint], [e.map.logJoint], 1), 1],
        entropy: [error([posterior.entropy], [e.entropy], 1), 1],
        expectedCompleteLogLikelihood: [
          error([posterior.expectedCompleteLogLikelihood], [e.expectedCompleteLogLikelihood], 1),
          1,
        ],
        logResponsibility: [
          // each by itself: beside a region at e^-46000 nothing would show
          Math.max(...e.regions.map((r, i) => error([logRegions[i]], [r.logResponsibility], 1))),
          1,
        ],
        posteriorLogDensity: [
          Math.max(...e.posteriorLogDensity.map((d, i) => error([densities[i]], [d.value], 1))),
          1,
        ],
      }
      for (const [name, [value, scale]] of Object.entries(errors)) {
        // densities of s1-tiny-noise, 400 standard deviations off a kink, move by 5e-12 when z does by half a unit
        const allowed = Math.max(
          name === 'posteriorLogDensity' ? 1e-11 : 1e-12,
          (100 * (point.ulpSensitivity[name] ?? 0)) / scale,
        )
        expect(value, `${point.tag}: ${name}`).toBeLessThan(allowed)
      }
      // the second route to the same number: E log p(x, z) = log p(x) − H
      const second = posterior.logMarginal - posterior.entropy
      expect(error([posterior.expectedCompleteLogLikelihood], [second], 1)).toBeLessThan(5e-12)
    }
  })

  interface ImputationCase {
    tags: string[]
    model: { latentDim: number }
    x: (number | null)[]
    missing: number[]
    expected: {
      logPObserved: number
      posteriorMean: number[]
      posteriorCov: number[][]
      missingMean: number[]
      missingCov: number[][]
    }
  }
  test('imputation', () => {
    const cases = readFixture<{ cases: ImputationCase[] }>('imputation').cases.filter(
      (c) => c.model.latentDim <= 2,
    )
    expect(cases.length).toBeGreaterThan(20)
    for (const c of cases) {
      const { model, partition } = load(c.model)
      const posterior = inferPoint(
        partition,
        model,
        Float64Array.from(c.x, (value) => value ?? Number.NaN),
        { withMissingCovariance: true },
      )
      const { missing } = posterior
      const e = c.expected
      const name = c.tags.join()
      expect([...(missing?.indices ?? [])], name).toEqual(c.missing)
      expect(error([posterior.logMarginal], [e.logPObserved], 1), name).toBeLessThan(1e-13)
      const variance = Math.max(...e.posteriorCov.map((row, i) => row[i]))
      expect(error(posterior.mean, e.posteriorMean, Math.sqrt(variance)), name).toBeLessThan(1e-13)
      expect(error(posterior.covariance, e.posteriorCov.flat(), 0), name).toBeLessThan(1e-13)
      if (missing === null) continue
      const variances = e.missingCov.map((row, i) => row[i])
      expect(error(missing.mean, e.missingMean, Math.sqrt(Math.max(...variances))), name).toBeLessThan(1e-13)
      expect(error(missing.covariance!, e.missingCov.flat(), 0), name).toBeLessThan(1e-13)
      expect(error(missing.variance, variances, 0), name).toBeLessThan(1e-13)
    }
  })
})

const kinds = ['isotropic', 'diagonal', 'full'] as const

describe('second routes', () => {
  test('log p(x), moments, entropy and E g agree with quadrature of the forward pass', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const rng = createRng(seed)
      const model = randomModel(rng, { noise: kinds[seed % 3], noiseStd: 0.4, priorVariance: 0.5 + rng() })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.from({ length: 2 }, () => 1.5 * standardNormal(rng))
      const posterior = inferPoint(partition, model, x)
      const reference = posteriorByQuadrature(
        model,
        x,
        Array.from(lineGeometry(partition).limits.subarray(1, -1)),
      )
      const name = `seed ${seed}`
      // the panels' sums are good to about 1e-12
      expect(error([posterior.logMarginal], [reference.logMarginal], 1), name).toBeLessThan(1e-11)
      expect(error(posterior.mean, [reference.mean], Math.sqrt(reference.variance)), name).toBeLessThan(1e-11)
      expect(error(posterior.covariance, [reference.variance], 0), name).toBeLessThan(1e-10)
      expect(error([posterior.entropy], [reference.entropy], 1), name).toBeLessThan(1e-11)
      expect(error(posterior.expectedData, reference.expectedData, 1), name).toBeLessThan(1e-11)
    }
  })

  test('log p(x) agrees with seeded Monte Carlo over the prior within 4 standard errors', () => {
    for (const seed of [1, 2, 3]) {
      const rng = createRng(seed)
      const model = randomModel(rng, { noise: kinds[seed - 1], noiseStd: 0.8 })
      const partition = buildPartition(model.decoder)
      const x = forward(model.decoder, [standardNormal(rng)]).map((value) => value + 0.5)
      const exact = Math.exp(inferPoint(partition, model, x).logMarginal)
      const logJoint = logJointByForward(model, x)
      const numSamples = 20_000
      let sum = 0
      let sumSq = 0
      for (let i = 0; i < numSamples; i++) {
        const z = standardNormal(rng)
        // p(x|z) = p(x, z)/p(z)
        const density = Math.exp(logJoint(z) + 0.5 * (z * z + Math.log(2 * Math.PI)))
        sum += density
        sumSq += density * density
      }
      const mean = sum / numSamples
      const standardError = Math.sqrt((sumSq / numSamples - mean * mean) / numSamples)
      expect(Math.abs(mean - exact), `seed ${seed}`).toBeLessThan(4 * standardError)
    }
  })

  test('the mode is a maximum, and the nearest point of the manifold is nearest', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rng = createRng(seed)
      const model = randomModel(rng, { noise: kinds[seed % 3] })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.from({ length: 2 }, () => 2 * standardNormal(rng))
      const { map, nearest } = inferPoint(partition, model, x)
      const logJoint = logJointByForward(model, x)
      expect(error([logJoint(map.latent[0])], [map.logJoint], 1)).toBeLessThan(1e-12)
      expect(error(map.data, forward(model.decoder, map.latent), 1)).toBeLessThan(1e-12)
      expect(error(nearest.data, forward(model.decoder, nearest.latent), 1)).toBeLessThan(1e-12)
      let highest = -Infinity
      let shortest = Infinity
      for (let i = -200; i <= 200; i++) {
        const image = forward(model.decoder, [i / 40])
        highest = Math.max(highest, logJoint(i / 40))
        shortest = Math.min(shortest, Math.hypot(image[0] - x[0], image[1] - x[1]))
      }
      expect(highest).toBeLessThanOrEqual(map.logJoint + 1e-12 * Math.max(1, Math.abs(map.logJoint)))
      expect(shortest).toBeGreaterThanOrEqual(nearest.distance * (1 - 1e-12))
    }
  })
})

describe('missing coordinates', () => {
  const nan = Number.NaN

  test('p(x₁) is the integral of p(x₁, x₂)', () => {
    for (const [seed, noise] of [
      [1, 'isotropic'],
      [2, 'diagonal'],
      [3, 'full'],
    ] as const) {
      const model = randomModel(createRng(seed), { noise, noiseStd: 0.5 })
      const partition = buildPartition(model.decoder)
      const all = observeAll(partition, model)
      const joint = buildRegionConstants(partition, all, model.priorCovariance)
      const x1 = 0.3
      const step = 0.02
      const logs = Array.from(
        { length: 2001 },
        (_, i) => logMarginal(joint, Float64Array.of(x1, (i - 1000) * step)) + Math.log(step),
      )
      // the trapezoidal rule converges faster than any power for a smooth density that vanishes at the ends
      const marginal = inferPoint(partition, model, Float64Array.of(x1, nan)).logMarginal
      expect(error([marginal], [logSumExp(logs)], 1)).toBeLessThan(1e-12)
      const only = buildRegionConstants(partition, observeCoordinates(all, [0]), model.priorCovariance)
      expect(logMarginal(only, Float64Array.of(x1))).toBeWithinRel(marginal, 1e-15)
      // and E, Cov of what is missing
      const { missing } = inferPoint(partition, model, Float64Array.of(x1, nan))
      let mean = 0
      let second = 0
      for (const [i, value] of logs.entries()) {
        const p = Math.exp(value - marginal)
        mean += p * (i - 1000) * step
        second += p * ((i - 1000) * step) ** 2
      }
      expect(Math.abs(missing!.mean[0] - mean)).toBeLessThan(1e-10)
      expect(Math.abs(missing!.variance[0] - (second - mean * mean))).toBeLessThan(1e-9)
    }
  })

  test('the order of the coordinates does not matter', () => {
    const model = randomModel(createRng(5), { noise: 'full', dataDim: 4 })
    const partition = buildPartition(model.decoder)
    const all = observeAll(partition, model)
    const x = Float64Array.of(0.1, -0.4, 0.7, 0.2)
    const value = (indices: number[]): number =>
      logMarginal(
        buildRegionConstants(partition, observeCoordinates(all, indices), model.priorCovariance),
        Float64Array.from(indices, (i) => x[i]),
      )
    expect(value([3, 0, 2])).toBeWithinRel(value([0, 2, 3]), 1e-13)
    expect(value([3, 1, 0, 2])).toBeWithinRel(inferPoint(partition, model, x).logMarginal, 1e-13)
    expect(() => observeCoordinates(all, [4])).toThrow(RangeError)
  })

  test('nothing seen: the posterior is the prior', () => {
    for (const noise of kinds) {
      const model = randomModel(createRng(8), { noise, priorVariance: 2.5 })
      const partition = buildPartition(model.decoder)
      const posterior = inferPoint(partition, model, Float64Array.of(nan, nan))
      expect(posterior.logMarginal).toBe(0)
      expect(Math.abs(posterior.mean[0])).toBeLessThan(1e-14)
      expect(posterior.covariance[0]).toBeWithinRel(2.5, 1e-14)
      expect(posterior.entropy).toBeWithinRel(0.5 * Math.log(2 * Math.PI * Math.E * 2.5), 1e-14)
      expect(
        error(posterior.logRegionPosterior, logPriorMass(partition, model.priorCovariance), 1),
      ).toBeLessThan(1e-14)
      expect(posterior.map.latent[0]).toBeCloseTo(0, 12)
      expect(posterior.nearest.distance).toBe(0)
    }
  })

  test('scores are log p of what is seen, whatever the pattern', () => {
    const model = randomModel(createRng(4), { noise: 'full', dataDim: 3 })
    const partition = buildPartition(model.decoder)
    const values = Float64Array.of(0.1, 0.2, 0.3, nan, 0.2, 0.3, nan, nan, nan, 1, nan, nan, 0.5, 0.2, 0.3)
    const scores = runToEnd(scorePointsSteps(partition, model, values, 5))
    for (let n = 0; n < 5; n++) {
      const { logMarginal: expected } = inferPoint(partition, model, values.slice(3 * n, 3 * n + 3))
      expect(error([scores[n]], [expected], 1)).toBeLessThan(1e-14)
    }
    expect(() => runToEnd(scorePointsSteps(partition, model, values, 4))).toThrow(RangeError)
  })
})

describe('posterior', () => {
  test('mass sums to one, means lie in their regions, and the density integrates to one', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const rng = createRng(seed)
      const model = randomModel(rng, { noiseStd: 10 ** (-2 * rng()), hiddenWidths: [8, 8] })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.from({ length: 2 }, () => 2 * standardNormal(rng))
      const posterior = inferPoint(partition, model, x)
      expect(Math.abs(logSumExp(posterior.logRegionPosterior))).toBeLessThan(1e-14)
      const { limits } = lineGeometry(partition)
      for (let r = 0; r < partition.numRegions; r++) {
        if (posterior.logRegionPosterior[r] === -Infinity) continue
        expect(posterior.conditionalMean[r]).toBeGreaterThanOrEqual(limits[r])
        expect(posterior.conditionalMean[r]).toBeLessThanOrEqual(limits[r + 1])
      }
      const step = Math.sqrt(posterior.covariance[0]) / 200
      const latents = Float64Array.from({ length: 8001 }, (_, i) => posterior.mean[0] + (i - 4000) * step)
      const density = posteriorLogDensity(partition, model, x, posterior.logMarginal, latents)
      // kinks make the rule second-order
      expect(Math.abs(Math.exp(logSumExp(density)) * step - 1)).toBeLessThan(1e-3)
    }
  })

  test('far away the density relative to the mode is that formed from the marginal', () => {
    const model = randomModel(createRng(6), { noiseStd: 0.05 })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(9, -7)
    const { logMarginal: logPx } = inferPoint(partition, model, x)
    expect(logPx).toBeLessThan(-1000)
    const latents = Float64Array.of(-1, 0, 0.3, 2)
    const density = posteriorLogDensity(partition, model, x, logPx, latents)
    const logJoint = logJointByForward(model, x)
    for (const [i, z] of latents.entries()) {
      expect(error([density[i]], [logJoint(z) - logPx], 1)).toBeLessThan(1e-11)
    }
  })

  test('as the noise vanishes the posterior stands at the nearest point', () => {
    const model = randomModel(createRng(12), { noiseStd: 1e-5 })
    const partition = buildPartition(model.decoder)
    const posterior = inferPoint(partition, model, Float64Array.of(0.4, 0.9))
    expect(Math.abs(posterior.mean[0] - posterior.nearest.latent[0])).toBeLessThan(1e-4)
    expect(Math.abs(posterior.map.latent[0] - posterior.nearest.latent[0])).toBeLessThan(1e-8)
  })
})

describe('extremes', () => {
  test('nothing is NaN or infinite for σ from 1e-6 to 1e3, weights to 1e6 and x out to 1e6', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: -6, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 6, noNaN: true }),
        fc.double({ min: -3, max: 6, noNaN: true }),
        fc.constantFrom(...kinds),
        fc.integer({ min: 1, max: 4 }),
        (seed, noisePower, weightPower, dataPower, noise, depth) => {
          const rng = createRng(seed)
          const model = randomModel(rng, {
            noise,
            noiseStd: 10 ** noisePower,
            weightScale: 10 ** weightPower,
            hiddenWidths: Array.from({ length: depth }, () => 3),
          })
          const partition = buildPartition(model.decoder)
          const x = Float64Array.from({ length: 2 }, () => 10 ** dataPower * standardNormal(rng))
          const posterior = inferPoint(partition, model, x)
          expectFinite(posterior)
          expectFinite(inferPoint(partition, model, Float64Array.of(x[0], Number.NaN)))
          const [density] = posteriorLogDensity(partition, model, x, posterior.logMarginal, posterior.mean)
          expect(Number.isFinite(density)).toBe(true)
          const scores = runToEnd(scorePointsSteps(partition, model, x, 1))
          // no comparison: with biases of 1e20 standard deviations the last place of an input decides
          expect(Number.isFinite(scores[0])).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('all weights zero or 1e-150: one flat piece, and the posterior is the prior', () => {
    for (const weightScale of [0, 1e-150]) {
      const model = randomModel(createRng(3), { weightScale })
      const partition = buildPartition(model.decoder)
      const posterior = inferPoint(partition, model, Float64Array.of(1, 1))
      expectFinite(posterior)
      expect(posterior.mean[0]).toBeCloseTo(0, 12)
      expect(posterior.covariance[0]).toBeWithinRel(1, 1e-13)
    }
  })

  test('numbers that no double can hold are named', () => {
    const model = randomModel(createRng(1), { hiddenWidths: [], weightScale: 1e160 })
    const partition = buildPartition(model.decoder)
    expect(() => inferPoint(partition, model, Float64Array.of(0, 0))).toThrow(NumericalError)
    expect(() => inferPoint(partition, model, Float64Array.of(0, 0))).toThrow(/slope of region 0/)
    const offset = {
      type: 'Linear',
      inputSize: 1,
      outputSize: 1,
      weight: Float64Array.of(1),
      bias: Float64Array.of(1e200),
    } as const
    const far = { ...model, decoder: { latentDim: 1, dataDim: 1, layers: [offset] } }
    expect(() => inferPoint(buildPartition(far.decoder), far, Float64Array.of(0))).toThrow(/bias of region 0/)
    const plain = randomModel(createRng(1))
    const plainPartition = buildPartition(plain.decoder)
    expect(() => inferPoint(plainPartition, plain, Float64Array.of(1e200, 0))).toThrow(/too far away/)
    expect(() => inferPoint(plainPartition, plain, Float64Array.of(1))).toThrow(RangeError)
    const broken = { ...plain, noise: { kind: 'full', matrix: Float64Array.of(1, 2, 2, 1) } as const }
    expect(() => inferPoint(plainPartition, broken, Float64Array.of(1, 1))).toThrow(
      /Σx is not positive definite/,
    )
    const improper = { ...plain, priorCovariance: Float64Array.of(0) }
    expect(() => inferPoint(plainPartition, improper, Float64Array.of(1, 1))).toThrow(
      /Σz is not positive definite/,
    )
  })
})
