import { describe, expect, test } from 'vitest'
import { generateDataset } from '../datasets/generateDataset.ts'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { chunkLogLikelihoods } from './chunkLogLikelihoods.ts'
import { eStep } from './eStep.ts'
import { createParameterSpace } from './parameterSpace.ts'
import { randomProblem, type ProblemShape } from './reference/randomProblem.ts'
import { selectionSweep } from './selectionSweep.ts'
import { buildTrainingData, type TrainingData } from './trainingData.ts'
import { startTraining, trainingIterations } from './trainingIterations.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  MONOTONE_METHODS,
  type TrainingOptions,
  type TrainingState,
} from './trainingState.ts'

/** All states of a run; under a monotone method none above the one before. */
function statesOf(
  model: GenerativeModel,
  data: TrainingData,
  own: Partial<TrainingOptions>,
): readonly TrainingState[] {
  const options: TrainingOptions = { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 2, ...own }
  const first = runToEnd(startTraining({ data, options }, model))
  const states = [first, ...trainingIterations({ data, options }, first)]
  states.forEach((state, i) => {
    expect(Number.isFinite(state.objective)).toBe(true)
    for (const layer of state.model.decoder.layers)
      if (layer.type === 'Linear') expect([...layer.weight, ...layer.bias].every(Number.isFinite)).toBe(true)
    if (i === 0 || !MONOTONE_METHODS.includes(options.method)) return
    const before = states[i - 1].objective
    // DESIGN.md's definition of monotone
    expect(state.objective - before).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(before)))
  })
  return states
}

const shape: ProblemShape = {
  seed: 3,
  widths: [2, 4, 3, 2],
  activation: 'LeakyReLU',
  noise: 'isotropic',
  numPoints: 25,
}

describe('two latent dimensions: EM never rises', () => {
  const datasets = ['circle', 'pinwheel'] as const
  test.each(datasets)('2-6-2 and 2-8-8-2 on the %s', (generator) => {
    const { values, numPoints } = generateDataset({ generator, numPoints: 30, noiseStd: 0.05 }, createRng(1))
    const data = buildTrainingData(values, numPoints, 2)
    for (const hidden of [[6], [8, 8]]) {
      for (const activation of ['ReLU', 'LeakyReLU', 'Abs'] as const) {
        const recipe = { activation, negativeSlope: 0.1, initialiser: 'authors' } as const
        const decoder = initialiseDecoder({ ...recipe, widths: [2, ...hidden, 2] }, createRng(2))
        const noise = { kind: 'isotropic', variance: 0.2 } as const
        const priorCovariance = Float64Array.of(1, 0, 0, 1)
        const states = statesOf({ decoder, noise, priorCovariance }, data, {
          maxEpochs: hidden.length === 1 ? 3 : 1,
        })
        expect(states.at(-1)!.objective).toBeLessThan(states[0].objective)
      }
    }
  })

  test('whatever Σx, missing values, weight prior and order of layers, Σz learned', () => {
    const cases: [Partial<ProblemShape>, Partial<TrainingOptions>][] = [
      [{ noise: 'diagonal' }, { learnPrior: true }],
      [{ noise: 'full' }, { layerOrder: 'outputToInput' }],
      [{ missing: 0.3 }, { weightPrior: { kind: 'gaussian', precision: 1 } }],
      [{ activation: 'Abs', widths: [2, 5, 3] }, { weightPrior: { kind: 'laplace', rate: 1 } }],
      [{ activation: 'ReLU', widths: [2, 4, 1] }, { weightPrior: { kind: 'uniform', bound: 2 } }],
    ]
    for (const [own, options] of cases) {
      const { model, data } = randomProblem({ ...shape, ...own })
      const states = statesOf(model, data, options)
      expect(states.at(-1)!.objective).toBeLessThan(states[0].objective)
    }
  })

  test.each(['authors', 'lbfgs', 'adam', 'online'] as const)('%s lowers the objective as well', (method) => {
    const { model, data } = randomProblem({ ...shape, missing: 0.1 })
    const states = statesOf(model, data, { method, maxEpochs: 3, batchSize: 10 })
    expect(states.at(-1)!.objective).toBeLessThan(states[0].objective)
  })
})

describe('two latent dimensions: statistics', () => {
  test('the gradient is that of finite differences, Σx and Σz included', () => {
    for (const noise of ['isotropic', 'diagonal', 'full'] as const) {
      const { model, data } = randomProblem({
        ...shape,
        noise,
        widths: [2, 3, 2],
        numPoints: 6,
        missing: 0.2,
        noiseVariance: 0.3,
      })
      const space = createParameterSpace(model, { learnNoise: true, learnPrior: true }, 0.02)
      const at = space.parametersOf(model)
      const nll = (parameters: Float64Array): number => {
        const moved = space.modelAt(parameters)
        return -eStep(moved, buildPartition(moved.decoder), data).logLikelihood / data.numPoints
      }
      const partition = buildPartition(model.decoder)
      const gradient = space.gradientAt(at, partition, eStep(space.modelAt(at), partition, data))
      const scale = Math.max(1, Math.hypot(...gradient))
      const step = 1e-5
      gradient.forEach((slope, i) => {
        const [up, down] = [step, -step].map((h) => nll(at.map((value, j) => (i === j ? value + h : value))))
        // second order, and the rounding of the likelihood over the step
        expect(Math.abs((up - down) / (2 * step) - slope) / scale).toBeLessThan(1e-6)
      })
    }
  })

  test('the log-likelihoods of chunks add up to that of the E-step', () => {
    const { model, data } = randomProblem({ ...shape, numPoints: 600 })
    const partition = buildPartition(model.decoder)
    const sums = runToEnd(chunkLogLikelihoods(model, partition, data))
    expect(sums).toHaveLength(2)
    expect(sums[0] + sums[1]).toBe(eStep(model, partition, data).logLikelihood)
  })

  test('a sweep over decoders of two latents counts their parameters, Σz among them', () => {
    const { data } = randomProblem(shape)
    const sweep = selectionSweep(
      { training: data, heldOut: null },
      {
        candidates: [3, 4].map((width) => ({ latentDim: 2, hiddenWidths: [width] })),
        seeds: [1],
        recipe: { activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
        noise: { kind: 'isotropic', variance: 0.5 },
        options: { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 1, learnPrior: true },
        schedule: { kind: 'all' },
        vae: null,
      },
    )
    let next = sweep.next()
    while (next.done !== true) next = sweep.next()
    // 2·3 + 3 + 3·2 + 2 weights and biases, Σx, and three of Σz
    expect(next.value.map((row) => row?.numParameters)).toEqual([17 + 1 + 3, 22 + 1 + 3])
  })
})
