import { describe, expect, it } from 'vitest'
import { randomModel } from '../inference/reference/randomModel.ts'
import { scorePointsSteps } from '../inference/scorePoints.ts'
import { forward } from '../network/forward.ts'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel, LinearLayer, NoiseCovariance } from '../network/model.ts'
import { createRng, type Rng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { estimateNoiseSteps, type NoiseEstimate, type NoiseEstimateOptions } from './estimateNoise.ts'
import { buildTrainingData } from './trainingData.ts'

/** Points g(z) + noise of these standard deviations, a share of the entries missing. */
function pointsOf(
  { decoder }: GenerativeModel,
  rng: Rng,
  numPoints: number,
  std: (d: number) => number,
  missing: number = 0,
): Float64Array {
  const { latentDim, dataDim } = decoder
  const values = new Float64Array(numPoints * dataDim)
  for (let n = 0; n < numPoints; n++) {
    const g = forward(
      decoder,
      Float64Array.from({ length: latentDim }, () => standardNormal(rng)),
    )
    g.forEach((value, d) => {
      const isMissing = d > 0 && rng() < missing
      values[n * dataDim + d] = isMissing ? NaN : value + std(d) * standardNormal(rng)
    })
  }
  return values
}

function estimate(
  model: GenerativeModel,
  values: Float64Array,
  options: NoiseEstimateOptions,
): NoiseEstimate {
  const { dataDim } = model.decoder
  const data = buildTrainingData(values, values.length / dataDim, dataDim)
  return runToEnd(estimateNoiseSteps(model, buildPartition(model.decoder), data, options))
}

/** Σ log p(x_n) by the route of scores, which makes no E-step. */
function logLikelihood(model: GenerativeModel, values: Float64Array, noise: NoiseCovariance): number {
  const { decoder } = model
  const steps = scorePointsSteps(
    buildPartition(decoder),
    { ...model, noise },
    values,
    values.length / decoder.dataDim,
  )
  return runToEnd(steps).reduce((sum, each) => sum + each, 0)
}

function isotropic(variance: number): NoiseCovariance {
  return { kind: 'isotropic', variance }
}

function varianceOf({ noise }: NoiseEstimate): number {
  if (noise.kind !== 'isotropic') throw new Error(noise.kind)
  return noise.variance
}

/** A line through the plane, x = a z + b: one region, so that p(x) is a Gaussian. */
function lineModel(slope: readonly number[], variance: number): GenerativeModel {
  const D = slope.length
  const layer = {
    type: 'Linear',
    inputSize: 1,
    outputSize: D,
    weight: Float64Array.from(slope),
    bias: new Float64Array(D),
  } as const
  return {
    decoder: { latentDim: 1, dataDim: D, layers: [layer] },
    noise: isotropic(variance),
    priorCovariance: Float64Array.of(1),
  }
}

describe('the likeliest isotropic noise', () => {
  it('is that of a scan over log σ², wherever one starts', () => {
    for (const seed of [1, 2, 3]) {
      const rng = createRng(seed)
      const model = randomModel(rng, { hiddenWidths: [6, 5], dataDim: 3, noiseStd: 0.3 })
      const values = pointsOf(model, rng, 60, () => 0.2, seed === 3 ? 0.3 : 0)
      let best = -Infinity
      let bestAt = 0
      for (let t = Math.log(1e-5); t < Math.log(10); t += 0.02) {
        const value = logLikelihood(model, values, isotropic(Math.exp(t)))
        if (value > best) [best, bestAt] = [value, Math.exp(t)]
      }
      for (const start of [1e-6, 0.04, 100]) {
        const found = estimate({ ...model, noise: isotropic(start) }, values, {
          method: 'maximum',
          kind: 'isotropic',
        })
        expect(found.logLikelihood).toBeGreaterThanOrEqual(best - 1e-9 * Math.abs(best))
        expect(varianceOf(found)).toBeWithinRel(bestAt, 0.03)
        expect(found.logLikelihood).toBeWithinRel(logLikelihood(model, values, found.noise), 1e-12)
        expect(found.logLikelihoodBefore).toBeWithinRel(logLikelihood(model, values, isotropic(start)), 1e-12)
        expect(found.isConverged).toBe(true)
        expect(found.numFloored).toBe(0)
      }
    }
  })

  it('is a root of the slope to 1e-8', () => {
    const rng = createRng(4)
    const model = randomModel(rng, { hiddenWidths: [6], dataDim: 2 })
    const values = pointsOf(model, rng, 50, () => 0.1)
    const found = estimate(model, values, { method: 'maximum', kind: 'isotropic' })
    // at a fixed point one more EM step changes nothing
    const again = estimate({ ...model, noise: found.noise }, values, { method: 'update', kind: 'isotropic' })
    expect(varianceOf(again)).toBeWithinRel(varianceOf(found), 1e-8)
    expect(
      estimate({ ...model, noise: isotropic(7) }, values, { method: 'maximum', kind: 'isotropic' }).noise,
    ).toEqual(found.noise)
  })

  it('has the closed form of PPCA: the mean variance across the line', () => {
    const rng = createRng(5)
    // the slope is the leading axis scaled as PPCA has it, so that σ² is the mean of the other eigenvalues
    const values = new Float64Array(2 * 200)
    for (let n = 0; n < 200; n++) values.set([2 * standardNormal(rng), 0.3 * standardNormal(rng)], 2 * n)
    const mean = [0, 1].map((d) => values.reduce((sum, v, p) => sum + (p % 2 === d ? v : 0), 0) / 200)
    const [a, b, c] = [
      [0, 0],
      [0, 1],
      [1, 1],
    ].map(([i, j]) => {
      let sum = 0
      for (let n = 0; n < 200; n++) sum += (values[2 * n + i] - mean[i]) * (values[2 * n + j] - mean[j])
      return sum / 200
    })
    const centred = values.map((v, p) => v - mean[p % 2])
    const root = Math.hypot((a - c) / 2, b)
    const [large, small] = [(a + c) / 2 + root, (a + c) / 2 - root]
    const angle = Math.atan2(2 * b, a - c) / 2
    const length = Math.sqrt(large - small)
    const model = lineModel([length * Math.cos(angle), length * Math.sin(angle)], 5)
    const found = estimate(model, centred, { method: 'maximum', kind: 'isotropic' })
    expect(varianceOf(found)).toBeWithinRel(small, 1e-8)
  })

  it('is the better of two maxima', () => {
    // g is 0, and 1 from z = 3.5 on, where the prior has hardly anything: points at 1 are that, or noise
    const linear = (inputSize: number, weight: readonly number[], bias: readonly number[]): LinearLayer => ({
      type: 'Linear',
      inputSize,
      outputSize: bias.length,
      weight: Float64Array.from(weight),
      bias: Float64Array.from(bias),
    })
    const model: GenerativeModel = {
      decoder: {
        latentDim: 1,
        dataDim: 1,
        layers: [linear(1, [1e3, 1e3], [-3500, -3501]), { type: 'ReLU' }, linear(2, [1, -1], [0])],
      },
      noise: isotropic(0.01),
      priorCovariance: Float64Array.of(1),
    }
    const winners = [0.1, 0.9].map((share) => {
      const rng = createRng(6)
      const values = Float64Array.from(
        { length: 200 },
        (_, n) => (n < 200 * share ? 1 : 0) + 0.1 * standardNormal(rng),
      )
      const scan = Array.from({ length: 160 }, (_, i) => Math.exp(-7 + i * 0.05)).map(
        (v) => [logLikelihood(model, values, isotropic(v)), v] as const,
      )
      const maxima = scan.filter(
        ([f], i) => f > (scan[i - 1]?.[0] ?? -Infinity) && f > (scan[i + 1]?.[0] ?? -Infinity),
      )
      expect(maxima).toHaveLength(2)
      const [best, at] = maxima.reduce((a, b) => (b[0] > a[0] ? b : a))
      const found = estimate(model, values, { method: 'maximum', kind: 'isotropic' })
      expect(found.logLikelihood).toBeGreaterThanOrEqual(best - 1e-9 * Math.abs(best))
      expect(varianceOf(found)).toBeWithinRel(at, 0.06)
      return at
    })
    expect(winners[0]).toBeLessThan(0.02)
    expect(winners[1]).toBeGreaterThan(0.5)
  })

  it('ends at the floor, and says so, where the data lie on the manifold', () => {
    const rng = createRng(7)
    const recipe = { widths: [1, 6, 3], activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' } as const
    const decoder = initialiseDecoder(recipe, rng)
    const model: GenerativeModel = { decoder, noise: isotropic(0.3), priorCovariance: Float64Array.of(1) }
    const values = pointsOf(model, rng, 40, () => 0)
    for (const kind of ['isotropic', 'diagonal', 'full'] as const) {
      const found = estimate(model, values, { method: 'maximum', kind })
      expect(found.numFloored).toBeGreaterThan(0)
      expect(Number.isFinite(found.logLikelihood)).toBe(true)
      expect(found.logLikelihood).toBeGreaterThan(found.logLikelihoodBefore)
      expect(found.floor).toBe(buildTrainingData(values, 40, 3).noiseFloor)
      if (kind === 'isotropic') expect(found.noise).toEqual(isotropic(found.floor))
    }
  })
})

describe('other kinds', () => {
  const spread = [0.1, 0.3, 0.6]

  it.each([1, 2, 3])(
    'never fall, and find the noise that was put in: S = %i',
    (latentDim) => {
      const rng = createRng(20 + latentDim)
      const model = randomModel(rng, {
        hiddenWidths: latentDim === 3 ? [3] : [5],
        dataDim: 3,
        latentDim,
        noiseStd: 1,
      })
      const numPoints = latentDim === 3 ? 8 : 50
      const values = pointsOf(model, rng, numPoints, (d) => spread[d], 0.15)
      let last = -Infinity
      for (const kind of ['isotropic', 'diagonal', 'full'] as const) {
        if (latentDim === 3 && kind === 'full') continue
        const step = estimate(model, values, { method: 'update', kind })
        expect(step.logLikelihood).toBeGreaterThan(step.logLikelihoodBefore)
        const found = estimate(model, values, { method: 'maximum', kind })
        expect(found.logLikelihood).toBeGreaterThanOrEqual(step.logLikelihood)
        // a wider kind holds the narrower one
        expect(found.logLikelihood).toBeGreaterThanOrEqual(last - 1e-9 * Math.abs(last))
        expect(found.logLikelihood).toBeWithinRel(logLikelihood(model, values, found.noise), 1e-11)
        last = found.logLikelihood
      }
    },
    60_000,
  )

  it('have a slope of zero where they end', () => {
    const rng = createRng(31)
    const model = randomModel(rng, { hiddenWidths: [5], dataDim: 3, noiseStd: 1 })
    const values = pointsOf(model, rng, 80, (d) => spread[d])
    const {
      noise,
      logLikelihood: found,
      isConverged,
    } = estimate(model, values, {
      method: 'maximum',
      kind: 'diagonal',
    })
    expect(isConverged).toBe(true)
    if (noise.kind !== 'diagonal') throw new Error()
    for (let d = 0; d < 3; d++)
      for (const factor of [0.98, 1.02]) {
        const variances = noise.variances.slice()
        variances[d] *= factor
        expect(logLikelihood(model, values, { kind: 'diagonal', variances })).toBeLessThan(found)
      }
  })

  it('may hold less than a wider one did, and say so', () => {
    const rng = createRng(33)
    const model = randomModel(rng, { hiddenWidths: [5], dataDim: 2, noise: 'full', noiseStd: 0.5 })
    const values = pointsOf(model, rng, 30, () => 0.4)
    const full = estimate(model, values, { method: 'maximum', kind: 'full' })
    const round = estimate({ ...model, noise: full.noise }, values, { method: 'maximum', kind: 'isotropic' })
    expect(round.logLikelihoodBefore).toBeWithinRel(full.logLikelihood, 1e-12)
    expect(round.logLikelihood).toBeLessThanOrEqual(full.logLikelihood)
  })
})

describe('many coordinates', () => {
  it('are as good as few: D = 784, with missing values', () => {
    const rng = createRng(41)
    const recipe = { widths: [1, 8, 784], activation: 'ReLU', negativeSlope: 0, initialiser: 'he' } as const
    const decoder = initialiseDecoder(recipe, rng)
    const model: GenerativeModel = { decoder, noise: isotropic(1), priorCovariance: Float64Array.of(1) }
    const values = pointsOf(model, rng, 30, () => 0.05, 0.2)
    const found = estimate(model, values, { method: 'maximum', kind: 'isotropic' })
    // 19,000 entries: the standard error of a variance is 1 %
    expect(varianceOf(found)).toBeWithinRel(0.0025, 0.05)
    expect(found.logLikelihood).toBeWithinRel(logLikelihood(model, values, found.noise), 1e-11)
    const step = estimate(model, values, { method: 'update', kind: 'diagonal' })
    expect(step.logLikelihood).toBeGreaterThan(step.logLikelihoodBefore)
  })

  it('refuse a full Σx that would be too large', () => {
    const model = lineModel(new Array<number>(1025).fill(1), 1)
    const values = new Float64Array(1025)
    expect(() => estimate(model, values, { method: 'update', kind: 'full' })).toThrow(RangeError)
  })
})
