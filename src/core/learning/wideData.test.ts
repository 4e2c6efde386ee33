import { describe, expect, test } from 'vitest'
import { compileDecoder } from '../network/compileDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { eStep } from './eStep.ts'
import { expectedCompleteLogLikelihood } from './expectedCompleteLogLikelihood.ts'
import { layerUpdate } from './layerUpdate.ts'
import { likelihoodGradient } from './likelihoodGradient.ts'
import { mergeStatistics } from './mergeStatistics.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { priorUpdate } from './priorUpdate.ts'
import { randomProblem } from './reference/randomProblem.ts'
import { subsetOf } from './subsetOf.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import { createTangentSystem } from './tangentSystem.ts'
import { nextTrainingState, startTraining } from './trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS } from './trainingState.ts'
import { buildTrainingData, type TrainingData } from './trainingData.ts'

const DATA_DIM = 37

interface Problem {
  readonly model: GenerativeModel
  /** The same model with Σx as a matrix, which knows no basis. */
  readonly same: GenerativeModel
  readonly data: TrainingData
}

/** Data of many coordinates, some of them with one of two masks. */
function wideProblem(latentDim: number, kind: 'isotropic' | 'diagonal', isMasked: boolean): Problem {
  const { model, data } = randomProblem({
    seed: 7 * latentDim,
    widths: [latentDim, 4, 5, DATA_DIM],
    activation: 'LeakyReLU',
    noise: kind,
    numPoints: 30,
    noiseVariance: 0.3,
  })
  const values = data.values.slice()
  for (let n = 0; isMasked && n < 30; n += 3)
    for (let d = 0; d < DATA_DIM; d++) if (n % 2 === 0 ? d % 9 === 0 : d < 34) values[n * DATA_DIM + d] = NaN
  const matrix = new Float64Array(DATA_DIM * DATA_DIM)
  const { noise } = model
  if (noise.kind === 'full') throw new RangeError('no full Σx here')
  for (let d = 0; d < DATA_DIM; d++)
    matrix[d * DATA_DIM + d] = noise.kind === 'isotropic' ? noise.variance : noise.variances[d]
  return {
    model,
    same: { ...model, noise: { kind: 'full', matrix } },
    data: buildTrainingData(values, 30, DATA_DIM),
  }
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(b[i]))
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(tolerance * largest)
}

const CASES = [
  [1, 'isotropic', false],
  [1, 'diagonal', true],
  [2, 'isotropic', true],
  [2, 'diagonal', false],
] as const

test.each(CASES)('S = %i, %s noise, masked %s: the statistics are those of all coordinates', (...shape) => {
  const { model, same, data } = wideProblem(...shape)
  const partition = buildPartition(model.decoder)
  const own = eStep(model, partition, data)
  const other = eStep(same, partition, data)
  expect(own.logLikelihood).toBeWithinRel(other.logLikelihood, 1e-13)
  own.patterns.forEach((pattern, p) => {
    const expected = other.patterns[p]
    const D = pattern.observed.length
    expectClose(pattern.weight, expected.weight, 1e-12)
    // means count by their weights
    const weighed = (means: Float64Array, { weight }: typeof pattern): Float64Array =>
      means.map((value, i) => value * weight[Math.floor((i * weight.length) / means.length)])
    expectClose(weighed(pattern.latentMean, pattern), weighed(expected.latentMean, expected), 1e-12)
    expectClose(weighed(pattern.residualMean, pattern), weighed(expected.residualMean, expected), 1e-12)
    expectClose(pattern.latentScatter, expected.latentScatter, 1e-12)
    expectClose(pattern.crossScatter, expected.crossScatter, 1e-12)
    expectClose(
      pattern.residualSq,
      expected.residualSq.filter((_, i) => i % (D + 1) === 0),
      1e-12,
    )
  })
})

test.each(CASES)('S = %i, %s noise, masked %s: so are layer updates and gradient', (...shape) => {
  const { model, same, data } = wideProblem(...shape)
  const partition = buildPartition(model.decoder)
  const statistics = eStep(model, partition, data)
  const full = eStep(same, partition, data)
  const prior = { kind: 'gaussian', precision: 0.5 } as const
  for (const layerIndex of [0, 2, 4]) {
    const own = layerUpdate(model, partition, statistics, layerIndex, prior)
    const expected = layerUpdate(same, partition, full, layerIndex, prior)
    expectClose(own.weightChange, expected.weightChange, 1e-9)
    expectClose(own.biasChange, expected.biasChange, 1e-9)
    expect(own.predictedGain).toBeWithinRel(expected.predictedGain, 1e-10)
  }
  const gradient = likelihoodGradient(model, partition, statistics)
  const expected = likelihoodGradient(same, partition, full)
  gradient.layers.forEach(({ weight, bias }, l) => {
    expectClose(weight, expected.layers[l].weight, 1e-11)
    expectClose(bias, expected.layers[l].bias, 1e-11)
  })
})

test('residuals are small beside the data: nothing cancels', () => {
  const { model, same, data } = wideProblem(1, 'isotropic', false)
  const rng = createRng(3)
  // the data on the manifold, far from the origin, with noise of 1e-5
  const scale = 1e-5
  const partition = buildPartition(model.decoder)
  const values = data.values.map((_, i) => {
    const d = i % DATA_DIM
    const z = ((i - d) / DATA_DIM - 15) / 30
    const r = partition.numRegions >> 1
    return (
      partition.bias[r * DATA_DIM + d] + partition.slope[r * DATA_DIM + d] * z + scale * standardNormal(rng)
    )
  })
  const near = buildTrainingData(values, 30, DATA_DIM)
  const variance = scale * scale
  const matrix = (same.noise as { matrix: Float64Array }).matrix.map((value) => (value === 0 ? 0 : variance))
  const sharp: GenerativeModel = { ...model, noise: { kind: 'isotropic', variance } }
  const own = eStep(sharp, partition, near)
  const other = eStep({ ...model, noise: { kind: 'full', matrix } }, partition, near)
  expect(own.logLikelihood).toBeWithinRel(other.logLikelihood, 1e-12)
  const squares = other.patterns[0].residualSq.filter((_, i) => i % (DATA_DIM + 1) === 0)
  // an error of 1e-16 in x is one of 1e-11 in a residual
  own.patterns[0].residualSq.forEach((value, d) => expect(value).toBeWithinRel(squares[d], 1e-9))
})

describe('points whose masks differ', () => {
  /** Every row with a mask of its own but some complete ones; `isShared` false keeps each pattern's statistics. */
  function maskedProblem(latentDim: number, kind: 'isotropic' | 'diagonal'): [Problem, Problem] {
    const problem = wideProblem(latentDim, kind, false)
    const rng = createRng(9)
    const values = problem.data.values.map((value, i) =>
      Math.floor(i / DATA_DIM) % 4 > 0 && rng() < 0.4 ? NaN : value,
    )
    const data = buildTrainingData(values, 30, DATA_DIM)
    return [
      { ...problem, data },
      { ...problem, data: { ...data, isShared: new Uint8Array(data.patterns.length) } },
    ]
  }

  const MASKED = [
    [1, 'isotropic'],
    [1, 'diagonal'],
    [2, 'diagonal'],
  ] as const

  test.each(MASKED)('S = %i, %s noise: one set of statistics says what one a pattern does', (...shape) => {
    const [{ model, data }, apart] = maskedProblem(...shape)
    const partition = buildPartition(model.decoder)
    const together = eStep(model, partition, data)
    const each = eStep(model, partition, apart.data)
    expect(together.patterns.map(({ role }) => role).slice(0, 3)).toEqual(['points', 'latents', 'coordinate'])
    expect(each.patterns.length).toBe(data.patterns.length)
    expect(together.logLikelihood).toBe(each.logLikelihood)
    for (const prior of [{ kind: 'none' }, { kind: 'gaussian', precision: 0.5 }] as const) {
      for (const layerIndex of [0, 2, 4]) {
        const own = layerUpdate(model, partition, together, layerIndex, prior, 1e-11)
        const expected = layerUpdate(model, partition, each, layerIndex, prior, 1e-11)
        expect(own.predictedGain).toBeWithinRel(expected.predictedGain, 1e-9)
        expectClose(own.weightChange, expected.weightChange, 1e-7)
        expectClose(own.biasChange, expected.biasChange, 1e-7)
      }
    }
    const gradient = likelihoodGradient(model, partition, together)
    const expected = likelihoodGradient(model, partition, each)
    gradient.layers.forEach(({ weight, bias }, l) => {
      expectClose(weight, expected.layers[l].weight, 1e-11)
      expectClose(bias, expected.layers[l].bias, 1e-11)
    })
    expectClose(gradient.noise, expected.noise, 1e-11)
    expectClose(gradient.priorCovariance, expected.priorCovariance, 1e-11)
    expectClose(priorUpdate(together), priorUpdate(each), 1e-12)
    const variancesOf = (statistics: SufficientStatistics): Float64Array => {
      const { noise } = noiseUpdate(model.noise, DATA_DIM, statistics, 1e-9)
      if (noise.kind === 'full') throw new RangeError('no full Σx here')
      return noise.kind === 'isotropic' ? Float64Array.of(noise.variance) : noise.variances
    }
    expectClose(variancesOf(together), variancesOf(each), 1e-12)
    expect(expectedCompleteLogLikelihood(model, together).total).toBeWithinRel(
      expectedCompleteLogLikelihood(model, each).total,
      1e-12,
    )
  })

  test.each(MASKED)('S = %i, %s noise: so does the system without its matrix', (...shape) => {
    const [{ model, data }, apart] = maskedProblem(...shape)
    const partition = buildPartition(model.decoder)
    const compiled = compileDecoder(model.decoder)
    const rng = createRng(4)
    for (const layerIndex of [0, 2, 4]) {
      const [own, expected] = [data, apart.data].map((each) =>
        createTangentSystem(model, compiled, partition, eStep(model, partition, each), layerIndex),
      )
      const change = Float64Array.from({ length: own.size }, () => 0.1 * standardNormal(rng))
      const [image, expectedImage] = [own, expected].map((system) => {
        const out = new Float64Array(system.size)
        system.image(change, out)
        return out
      })
      expectClose(image, expectedImage, 1e-11)
      const [gradient, expectedGradient] = [own, expected].map((system) => {
        const out = new Float64Array(system.size)
        system.gradientAfter(change, out)
        return out
      })
      expectClose(gradient, expectedGradient, 1e-11)
    }
  })

  test('statistics of parts are merged', () => {
    const [{ model, data }] = maskedProblem(2, 'isotropic')
    const partition = buildPartition(model.decoder)
    const whole = eStep(model, partition, data)
    const [first, second] = [0, 1].map((part) => {
      const indices = Int32Array.from({ length: 15 }, (_, i) => 15 * part + i)
      return eStep(model, partition, subsetOf(data, indices))
    })
    const merged = mergeStatistics(first, second)
    merged.patterns.forEach((pattern, p) => {
      expect(pattern.numPoints).toBe(whole.patterns[p].numPoints)
      expectClose(pattern.crossScatter, whole.patterns[p].crossScatter, 1e-11)
      expectClose(pattern.latentScatter, whole.patterns[p].latentScatter, 1e-11)
    })
  })

  test('EM is monotone', () => {
    const [{ model, data }] = maskedProblem(1, 'isotropic')
    const options = { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 100, relativeGain: -1 }
    let state = runToEnd(startTraining({ data, options }, model))
    for (let step = 0; step < 20; step++) {
      const next = runToEnd(nextTrainingState({ data, options }, state))
      expect(next.objective).toBeLessThanOrEqual(state.objective)
      state = next
    }
  })
})
