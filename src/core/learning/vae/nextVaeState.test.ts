import { describe, expect, test } from 'vitest'
import { encode } from '../../network/encode.ts'
import { initialiseDecoder } from '../../network/initialiseDecoder.ts'
import type { GenerativeModel, NoiseCovariance } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { NumericalError } from '../../problem.ts'
import { runToEnd } from '../../steps.ts'
import { nextRaceState, startRace, type Entrant } from '../race.ts'
import { randomProblem } from '../reference/randomProblem.ts'
import { buildTrainingData, type TrainingData } from '../trainingData.ts'
import {
  checkpointOf,
  nextTrainingState,
  resumeTraining,
  startTraining,
  trainingIterations,
} from '../trainingIterations.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  trainingStatus,
  type TrainingOptions,
  type TrainingState,
} from '../trainingState.ts'
import { trainedEncoder } from './trainedEncoder.ts'

const optionsOf = (options: Partial<TrainingOptions>): TrainingOptions => ({
  ...DEFAULT_TRAINING_OPTIONS,
  method: 'vae',
  learningRate: 0.005,
  ...options,
})

/** The start and what follows. */
function statesOf(model: GenerativeModel, data: TrainingData, options: TrainingOptions): TrainingState[] {
  const first = runToEnd(startTraining({ data, options }, model))
  return [first, ...trainingIterations({ data, options }, first)]
}

/** States until the run ends or fails, and the code of the failure. */
function attempt(
  model: GenerativeModel,
  data: TrainingData,
  options: TrainingOptions,
): { states: TrainingState[]; code: string | null; epoch: unknown } {
  const states = [runToEnd(startTraining({ data, options }, model))]
  try {
    for (const state of trainingIterations({ data, options }, states[0])) states.push(state)
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error
    return { states, code: error.code, epoch: error.context['epoch'] }
  }
  return { states, code: null, epoch: null }
}

function expectSound(states: readonly TrainingState[]): void {
  for (const { nll, objective, model, memory, elbo } of states) {
    expect([nll, objective].every(Number.isFinite)).toBe(true)
    // null where it is not measured, or has no double
    const gap = elbo === null ? 0 : -nll - elbo.value + 5 * elbo.standardError
    expect(gap).toBeGreaterThanOrEqual(-1e-12 * Math.max(1, Math.abs(nll)))
    for (const layer of model.decoder.layers)
      if (layer.type === 'Linear') expect([...layer.weight, ...layer.bias].every(Number.isFinite)).toBe(true)
    for (const vector of Object.values(memory?.vectors ?? {}))
      expect(vector.every(Number.isFinite)).toBe(true)
  }
}

const { model, data } = randomProblem({
  seed: 5,
  widths: [1, 5, 4, 2],
  activation: 'LeakyReLU',
  noise: 'diagonal',
  numPoints: 40,
  missing: 0.1,
})

describe('a run is a sequence of states', () => {
  test.each([
    [1, 1],
    [2, 3],
  ])('that goes on with the same bits from a checkpoint: J = %i, K = %i', (J, K) => {
    const options = optionsOf({
      maxEpochs: 12,
      batchSize: 9,
      numComponents: J,
      numImportanceSamples: K,
    })
    const states = statesOf(model, data, options)
    expectSound(states)
    for (const at of [0, 1, 3, 10]) {
      const kept = structuredClone(checkpointOf(states[at]))
      const again = runToEnd(resumeTraining({ data, options }, kept))
      expect([...trainingIterations({ data, options }, again)]).toEqual(states.slice(at + 1))
    }
    expect(new Set(states.map(({ nll }) => nll)).size).toBe(13)
  })

  test('that begins as EM does, and differs by seed in its draws alone', () => {
    const runs = [
      optionsOf({ maxEpochs: 1 }),
      optionsOf({ maxEpochs: 1, seed: 1 }),
      optionsOf({ maxEpochs: 1, method: 'em' }),
    ].map((options) => statesOf(model, data, options))
    for (const [first] of runs) {
      expect(first.model).toEqual(model)
      expect(first.nll).toBe(runs[0][0].nll)
    }
    expect(runs[0].at(-1)!.nll).not.toBe(runs[1].at(-1)!.nll)
  })

  test('each of which has its encoder', () => {
    const states = statesOf(model, data, optionsOf({ maxEpochs: 2, numComponents: 3 }))
    const encoders = states.map(trainedEncoder)
    for (const encoder of encoders) {
      expect(encoder!.numComponents).toBe(3)
      const { components, logWeights } = encode(encoder!, [0.3, Number.NaN])
      expect(components).toHaveLength(3)
      expect(logWeights.reduce((sum, each) => sum + Math.exp(each), 0)).toBeCloseTo(1, 14)
    }
    expect(encoders[0]).not.toEqual(encoders[1])
    expect(
      trainedEncoder(runToEnd(startTraining({ data, options: optionsOf({ method: 'em' }) }, model))),
    ).toBeNull()
  })

  test('that takes up an encoder of other components, and what EM left', () => {
    const em = statesOf(model, data, optionsOf({ method: 'em', maxEpochs: 2 })).at(-1)!
    const vae = runToEnd(nextTrainingState({ data, options: optionsOf({ numComponents: 2 }) }, em))
    const single = runToEnd(nextTrainingState({ data, options: optionsOf({}) }, vae))
    const fixed = runToEnd(nextTrainingState({ data, options: optionsOf({ learnNoise: false }) }, single))
    expectSound([vae, single, fixed])
    expect(single.memory!.numbers['numComponents']).toBe(1)
    expect(fixed.model.noise).toEqual(single.model.noise)
    // the encoder is gone on with
    expect(fixed.memory!.numbers['numSteps']).toBe(1)
  })
})

test('on points of a line it comes near to the exact maximum', () => {
  const rng = createRng(4)
  const values = new Float64Array(400)
  for (let n = 0; n < 200; n++) {
    const t = Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng())
    values[2 * n] = t + 0.1 * (rng() - 0.5)
    values[2 * n + 1] = 0.5 - 0.7 * t + 0.1 * (rng() - 0.5)
  }
  const line = buildTrainingData(values, 200, 2)
  const start: GenerativeModel = {
    decoder: initialiseDecoder(
      { widths: [1, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' },
      createRng(1),
    ),
    noise: { kind: 'isotropic', variance: 0.5 },
    priorCovariance: Float64Array.of(1),
  }
  const em = statesOf(start, line, optionsOf({ method: 'em', maxEpochs: 1000 })).at(-1)!
  const fast = statesOf(start, line, optionsOf({ maxEpochs: 300, batchSize: 20 })).at(-1)!
  // a smaller rate goes on from there, encoder and all
  const slow = optionsOf({ maxEpochs: 500, batchSize: 20, learningRate: 5e-4 })
  const vae = [...trainingIterations({ data: line, options: slow }, fast)].at(-1)!
  // an affine decoder's posteriors are Gaussian with one variance: the bound can be tight
  expect(vae.nll).toBeGreaterThanOrEqual(em.nll - 1e-9)
  expect(vae.nll).toBeLessThan(em.nll + 0.02)
  // and the encoder finds them
  const encoder = trainedEncoder(vae)!
  const [{ mean, covariance }] = encode(encoder, values.subarray(0, 2)).components
  const [a, b] = (vae.model.decoder.layers[0] as { weight: Float64Array }).weight
  const [c, d] = (vae.model.decoder.layers[0] as { bias: Float64Array }).bias
  const variance = (vae.model.noise as { variance: number }).variance
  const exact = 1 / (1 + (a * a + b * b) / variance)
  const exactMean = (exact * (a * (values[0] - c) + b * (values[1] - d))) / variance
  expect(covariance[0]).toBeGreaterThan(0.5 * exact)
  expect(covariance[0]).toBeLessThan(2 * exact)
  expect(Math.abs(mean[0] - exactMean)).toBeLessThan(1.5 * Math.sqrt(exact))
})

describe('bad input', () => {
  test('zero epochs end at once', () => {
    const options = optionsOf({ maxEpochs: 0 })
    const states = statesOf(model, data, options)
    expect(states).toHaveLength(1)
    expect(trainingStatus(states[0], options)).toBe('epochLimit')
  })

  test('a batch larger than the data is the data', () => {
    const states = statesOf(model, data, optionsOf({ maxEpochs: 3, batchSize: 1_000_000 }))
    expectSound(states)
    expect(states.at(-1)!.lastStep).toMatchObject({ kind: 'batches', numBatches: 1 })
  })

  test.each([10, 1e4, 1e8, 1e300])(
    'a learning rate of %d says that it diverged, if it does',
    (learningRate) => {
      const { states, code, epoch } = attempt(model, data, optionsOf({ learningRate, maxEpochs: 200 }))
      expectSound(states)
      if (learningRate > 10) {
        expect(code).toBe('diverged')
        expect(epoch).toBe(states.at(-1)!.epoch)
      }
    },
  )

  test('diverging does not stop other runs', () => {
    const far: GenerativeModel = {
      ...model,
      decoder: {
        ...model.decoder,
        layers: model.decoder.layers.map((layer) =>
          layer.type === 'Linear' ? { ...layer, bias: layer.bias.map(() => 1e60) } : layer,
        ),
      },
    }
    const problem = { data, options: optionsOf({ maxEpochs: 3, learningRate: 0.01 }) }
    const entrants = [model, far].map((each): Entrant => ({ problem, from: { kind: 'model', model: each } }))
    let state = runToEnd(startRace(entrants))
    for (let i = 0; i < 8; i++) state = runToEnd(nextRaceState(entrants, { kind: 'all' }, state))
    expect(state.runs[0].status).toBe('epochLimit')
    expect(state.best).toBe(0)
  })

  test.each([400, 1e3, 1e300])('an encoder of log-variance %d is reported', (logVariance) => {
    const options = optionsOf({ maxEpochs: 3 })
    const [first] = statesOf(model, data, { ...options, maxEpochs: 0 })
    const encoder = first.memory!.vectors['encoder']
    for (const value of [logVariance, -logVariance]) {
      const spoilt: TrainingState = {
        ...first,
        memory: {
          ...first.memory!,
          vectors: { encoder: encoder.with(encoder.length - 1, value) },
        },
      }
      const states = [spoilt]
      try {
        for (const state of trainingIterations({ data, options }, spoilt)) states.push(state)
      } catch (error) {
        expect(error).toMatchObject({ code: 'diverged' })
      }
      expectSound(states)
      if (value === 1e300) expect(states).toHaveLength(1)
    }
  })

  test('a full Σx is refused', () => {
    const noise: NoiseCovariance = { kind: 'full', matrix: Float64Array.of(1, 0, 0, 1) }
    expect(attempt({ ...model, noise }, data, optionsOf({})).code).toBe('fullNoise')
  })

  const cases: Record<string, Float64Array> = {
    'one point': Float64Array.of(0.3, -1.2),
    'all points equal': Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0.7 : -0.1)),
    'all points zero': new Float64Array(20),
    'scaled by 1e6': data.values.map((value) => 1e6 * value),
    'scaled by 1e-6': data.values.map((value) => 1e-6 * value),
    'far from the origin': data.values.map((value) => 1e6 + value),
  }
  test.each(Object.keys(cases))('%s: no NaN but a word', (name) => {
    const values = cases[name]
    const own = buildTrainingData(values, values.length / 2, 2)
    for (const numComponents of [1, 2]) {
      const { states, code } = attempt(
        { ...model, noise: { kind: 'isotropic', variance: 1 } },
        own,
        optionsOf({ maxEpochs: 20, numComponents }),
      )
      expectSound(states)
      expect([null, 'diverged']).toContain(code)
    }
  })
})
