import { expect, test } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel, LinearLayer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { eStep } from './eStep.ts'
import { buildTrainingData, type TrainingData } from './trainingData.ts'
import { startTraining, trainingIterations } from './trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS } from './trainingState.ts'

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)

/** Points of a bent surface in three dimensions. */
function surface(numPoints: number, seed: number): TrainingData {
  const rng = createRng(seed)
  const values = new Float64Array(3 * numPoints)
  for (let n = 0; n < numPoints; n++) {
    const [u, v] = [standardNormal(rng), standardNormal(rng)]
    values.set(
      [u, v, Math.abs(u) - 0.5 * v].map((value) => value + 0.1 * standardNormal(rng)),
      3 * n,
    )
  }
  return buildTrainingData(values, numPoints, 3)
}

test('EM of a decoder 3-4-3 never raises the negative log-likelihood', () => {
  const decoder = initialiseDecoder(
    { widths: [3, 4, 3], activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' },
    createRng(1),
  )
  const model: GenerativeModel = {
    decoder,
    noise: { kind: 'isotropic', variance: 0.3 },
    priorCovariance: IDENTITY,
  }
  const problem = {
    data: surface(20, 2),
    options: { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 4 },
  }
  const first = runToEnd(startTraining(problem, model))
  let last = first
  for (const state of trainingIterations(problem, first)) {
    expect(state.objective - last.objective).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(last.objective)))
    last = state
  }
  expect(last.epoch).toBe(4)
  expect(last.objective).toBeLessThan(first.objective - 1)
})

test('an E-step with a third dimension that the decoder ignores is that of two', () => {
  const decoder = initialiseDecoder(
    { widths: [2, 4, 3], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    createRng(3),
  )
  const onto: LinearLayer = {
    type: 'Linear',
    inputSize: 3,
    outputSize: 2,
    weight: Float64Array.of(1, 0, 0, 0, 1, 0),
    bias: Float64Array.of(0, 0),
  }
  const plane: GenerativeModel = {
    decoder,
    noise: { kind: 'isotropic', variance: 0.01 },
    priorCovariance: Float64Array.of(1, 0, 0, 1),
  }
  const space: GenerativeModel = {
    ...plane,
    decoder: { ...decoder, latentDim: 3, layers: [onto, ...decoder.layers] },
    priorCovariance: IDENTITY,
  }
  const data = surface(8, 4)
  const expected = eStep(plane, buildPartition(plane.decoder), data)
  const found = eStep(space, buildPartition(space.decoder), data)
  expect(found.logLikelihood).toBeWithinRel(expected.logLikelihood, 1e-9)
  const residuals = found.patterns[0].residualSq
  residuals.forEach((value, d) => expect(value).toBeWithinRel(expected.patterns[0].residualSq[d], 1e-9))
  const weights = (each: typeof found): number[] => [...each.patterns[0].weight].toSorted((a, b) => b - a)
  weights(found).forEach((value, r) => expect(Math.abs(value - weights(expected)[r])).toBeLessThan(1e-9 * 8))
})
