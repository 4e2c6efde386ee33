import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observeAll } from '../inference/observation.ts'
import { buildRegionConstants } from '../inference/regionConstants.ts'
import { scorePointsSteps } from '../inference/scorePoints.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { chunkStatisticsSteps, CHUNK_SIZE, eStep, prepareEStepSteps } from './eStep.ts'
import { createLineShares } from '../inference/lineShares.ts'
import { mergeStatistics } from './mergeStatistics.ts'
import { randomProblem, type ProblemShape } from './reference/randomProblem.ts'
import { createRegionShares } from '../inference/regionShares.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import { buildTrainingData, type TrainingData } from './trainingData.ts'

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  widths: fc.constantFrom([1, 2], [1, 4, 1], [1, 5, 2], [1, 4, 4, 3]),
  activation: fc.constantFrom('ReLU', 'LeakyReLU', 'Abs'),
  noise: fc.constantFrom('isotropic', 'diagonal', 'full'),
  numPoints: fc.integer({ min: 2, max: 20 }),
  missing: fc.constantFrom(0, 0.3),
  noiseVariance: fc.constantFrom(1e-6, 0.01, 1),
}) satisfies fc.Arbitrary<ProblemShape>

/** Largest difference of two lists, relative to the larger of their largest entry and the scale. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>, scale = 0): number {
  expect(a.length).toBe(b.length)
  let largest = scale
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]), Math.abs(b[i]))
    worst = Math.max(worst, Math.abs(a[i] - b[i]))
  }
  return worst === 0 ? 0 : worst / largest
}

function expectSame(a: SufficientStatistics, b: SufficientStatistics, tolerance: number): void {
  expect(difference([a.logLikelihood], [b.logLikelihood], a.numPoints)).toBeLessThan(tolerance)
  a.patterns.forEach((own, p) => {
    const other = b.patterns[p]
    const scale = Math.sqrt(Math.max(...own.residualSq))
    expect(difference(own.weight, other.weight)).toBeLessThan(tolerance)
    // means count by their weights
    const weigh = (means: Float64Array, width: number): Float64Array =>
      means.map((value, i) => value * own.weight[Math.floor(i / width)])
    const D = own.observed.length
    expect(difference(weigh(own.latentMean, 1), weigh(other.latentMean, 1), 1)).toBeLessThan(tolerance)
    expect(difference(weigh(own.residualMean, D), weigh(other.residualMean, D), scale)).toBeLessThan(
      tolerance,
    )
    expect(difference(own.latentScatter, other.latentScatter)).toBeLessThan(tolerance)
    expect(difference(own.crossScatter, other.crossScatter, scale)).toBeLessThan(tolerance)
    expect(difference(own.residualSq, other.residualSq)).toBeLessThan(tolerance)
  })
}

/** Some of the points, with the patterns of all. */
function subset(data: TrainingData, from: number, to: number): TrainingData {
  const { dataDim, values, patternIds } = data
  return {
    ...data,
    numPoints: to - from,
    values: values.slice(from * dataDim, to * dataDim),
    patternIds: patternIds.slice(from, to),
  }
}

test('shares of the line agree with the integrals of any geometry, and log p with logMarginal', () => {
  fc.assert(
    fc.property(shape, fc.constantFrom(1, 30), (each, stretch) => {
      const { model, data } = randomProblem({ ...each, missing: 0 })
      const partition = buildPartition(model.decoder)
      const constants = buildRegionConstants(partition, observeAll(partition, model), model.priorCovariance)
      const line = createLineShares(constants)
      const general = createRegionShares(constants)
      for (let n = 0; n < data.numPoints; n++) {
        const x = data.values.slice(n * data.dataDim, (n + 1) * data.dataDim).map((value) => stretch * value)
        const logMarginal = general.evaluate(x)
        // residuals are rounded in data units: at r standard deviations σ by 1e-16 r |x|/σ nats, σ = 1e-3 at least
        const tolerance = 1e-11 + 1e-14 * Math.abs(logMarginal)
        expect(difference([line.evaluate(x)], [logMarginal], 1)).toBeLessThan(1e-12)
        const total = new Float64Array(constants.numRegions)
        for (let i = 0; i < line.numKept; i++) total[line.kept[i]] = line.responsibility[i]
        for (let i = 0; i < general.numKept; i++) {
          const r = general.kept[i]
          expect(Math.abs(total[r] - general.responsibility[i])).toBeLessThan(10 * tolerance)
          const own = line.kept.indexOf(r)
          if (general.responsibility[i] < 1e-12 || own < 0) continue
          const std = Math.sqrt(general.covariance[i])
          expect(Math.abs(line.mean[own] - general.mean[i])).toBeLessThan(
            (1e-12 + tolerance) * Math.max(std, Math.abs(general.mean[i])),
          )
          expect(line.covariance[own]).toBeWithinRel(general.covariance[i], 1e-9)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('the log-likelihood is the sum of the scores, missing entries included', () => {
  fc.assert(
    fc.property(shape, (each) => {
      const { model, data } = randomProblem(each)
      const partition = buildPartition(model.decoder)
      const { logLikelihood, patterns } = eStep(model, partition, data)
      const scores = runToEnd(scorePointsSteps(partition, model, data.values, data.numPoints))
      const sum = scores.reduce((a, b) => a + b, 0)
      expect(difference([logLikelihood], [sum], data.numPoints)).toBeLessThan(1e-12)
      // every point has one posterior
      const weight = patterns.reduce((sum, { weight }) => sum + weight.reduce((a, b) => a + b, 0), 0)
      expect(weight).toBeWithinRel(data.numPoints, 1e-12)
    }),
  )
})

test('statistics of parts merge into those of the whole, whatever the cut', () => {
  fc.assert(
    fc.property(shape, fc.double({ min: 0, max: 1, noNaN: true }), (each, at) => {
      const { model, data } = randomProblem(each)
      const partition = buildPartition(model.decoder)
      const cut = Math.min(Math.max(1, Math.floor(at * data.numPoints)), data.numPoints - 1)
      const part = (from: number, to: number): SufficientStatistics =>
        eStep(model, partition, subset(data, from, to))
      const merged = mergeStatistics(part(0, cut), part(cut, data.numPoints))
      expect(merged.numPoints).toBe(data.numPoints)
      // at σ = 1e-3 and less, residuals are differences of numbers a thousand times as large
      expectSame(merged, eStep(model, partition, data), 1e-10)
    }),
  )
})

test('chunks made apart and merged in order give the same bits as the whole', () => {
  const { model, data } = randomProblem({
    seed: 3,
    widths: [1, 6, 2],
    activation: 'ReLU',
    noise: 'diagonal',
    numPoints: 2 * CHUNK_SIZE + 7,
    missing: 0.1,
  })
  const partition = buildPartition(model.decoder)
  const parts = [2, 0, 1].map((chunk) => ({
    chunk,
    part: runToEnd(chunkStatisticsSteps(runToEnd(prepareEStepSteps(model, partition, data)), chunk)),
  }))
  const [first, second, third] = parts.toSorted((a, b) => a.chunk - b.chunk).map(({ part }) => part)
  expect(mergeStatistics(mergeStatistics(first, second), third)).toEqual(eStep(model, partition, data))
})

test('rows with nothing observed, infinities and wrong lengths are refused', () => {
  expect(() => buildTrainingData(Float64Array.of(1, 2, Number.NaN, Number.NaN), 2, 2)).toThrow('row 1')
  expect(() => buildTrainingData(Float64Array.of(1, Infinity), 1, 2)).toThrow('not finite')
  expect(() => buildTrainingData(Float64Array.of(1, 2, 3), 2, 2)).toThrow('expected 2 × 2')
  expect(() => buildTrainingData(new Float64Array(), 0, 2)).toThrow(RangeError)
})
