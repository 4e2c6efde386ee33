import { describe, expect, test } from 'vitest'
import { forward } from '../../network/forward.ts'
import { initialiseDecoder } from '../../network/initialiseDecoder.ts'
import { layerParameters, layersAt } from '../../network/layerParameters.ts'
import type { GenerativeModel } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { NumericalError } from '../../problem.ts'
import { runToEnd } from '../../steps.ts'
import { randomProblem } from '../reference/randomProblem.ts'
import { buildTrainingData, type TrainingData } from '../trainingData.ts'
import { checkpointOf, resumeTraining, startTraining, trainingIterations } from '../trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS, type TrainingOptions, type TrainingState } from '../trainingState.ts'
import { createGloObjective } from './gloObjective.ts'

const optionsOf = (options: Partial<TrainingOptions>): TrainingOptions => ({
  ...DEFAULT_TRAINING_OPTIONS,
  method: 'glo',
  learningRate: 0.005,
  ...options,
})

function statesOf(model: GenerativeModel, data: TrainingData, options: TrainingOptions): TrainingState[] {
  const first = runToEnd(startTraining({ data, options }, model))
  return [first, ...trainingIterations({ data, options }, first)]
}

const latentsOf = ({ memory }: TrainingState): Float64Array => memory!.vectors['latents']

/** Mean squared residual of an entry, by the forward pass. */
function meanSquare(
  { model: { decoder }, memory }: TrainingState,
  { values, numPoints, dataDim: D }: TrainingData,
): number {
  const { latentDim: S } = decoder
  let sum = 0
  let count = 0
  for (let n = 0; n < numPoints; n++) {
    const image = forward(decoder, memory!.vectors['latents'].subarray(n * S, (n + 1) * S))
    image.forEach((value, d) => {
      const residual = values[n * D + d] - value
      if (Number.isNaN(residual)) return
      sum += residual * residual
      count++
    })
  }
  return sum / count
}

describe('the gradient', () => {
  test.each([1, 2])('is that of finite differences, S = %i', (S) => {
    for (const activation of ['ReLU', 'LeakyReLU', 'Abs'] as const) {
      const { model, data } = randomProblem({
        seed: 8,
        widths: [S, 5, 3],
        activation,
        noise: 'isotropic',
        numPoints: 70,
        missing: 0.2,
      })
      const objective = createGloObjective(model.decoder, data.values, 0.3)
      const rng = createRng(2)
      const latents = Float64Array.from({ length: 70 * S }, () => 2 * rng() - 1)
      const parameters = layerParameters(model.decoder.layers)
      const indices = Int32Array.from({ length: 70 }, (_, i) => (i * 3) % 70)
      const lossOf = (p: Float64Array, z: Float64Array): number =>
        objective.addLoss(p, z, indices, 0, 69, new Float64Array(objective.size), new Float64Array(70 * S))
      const gradient = new Float64Array(objective.size)
      const latentGradient = new Float64Array(70 * S)
      const loss = objective.addLoss(parameters, latents, indices, 0, 69, gradient, latentGradient)
      const h = 1e-6
      const close = (slope: number, above: number, below: number): void =>
        expect(Math.abs(slope - (above - below) / (2 * h))).toBeLessThan(1e-6 * Math.max(1, loss))
      parameters.forEach((value, i) =>
        close(
          gradient[i],
          lossOf(parameters.with(i, value + h), latents),
          lossOf(parameters.with(i, value - h), latents),
        ),
      )
      latents.forEach((value, i) =>
        close(
          latentGradient[i],
          lossOf(parameters, latents.with(i, value + h)),
          lossOf(parameters, latents.with(i, value - h)),
        ),
      )
      // the point that is not asked for
      expect(
        latentGradient.subarray(indices[69] * S, (indices[69] + 1) * S).every((slope) => slope === 0),
      ).toBe(true)
    }
  })

  test('is of the loss that the forward pass says', () => {
    const { model, data } = randomProblem({
      seed: 8,
      widths: [2, 4, 3],
      activation: 'LeakyReLU',
      noise: 'isotropic',
      numPoints: 9,
      missing: 0.2,
    })
    const latents = Float64Array.from({ length: 18 }, (_, i) => Math.sin(i))
    const objective = createGloObjective(model.decoder, data.values, 0.3)
    const indices = Int32Array.from({ length: 9 }, (_, i) => i)
    const loss = objective.addLoss(
      layerParameters(model.decoder.layers),
      latents,
      indices,
      0,
      9,
      new Float64Array(objective.size),
      new Float64Array(18),
    )
    let expected = latents.reduce((sum, z) => sum + 0.3 * z * z, 0)
    for (let n = 0; n < 9; n++)
      forward(model.decoder, latents.subarray(2 * n, 2 * n + 2)).forEach((value, d) => {
        const residual = data.values[3 * n + d] - value
        if (!Number.isNaN(residual)) expected += residual * residual
      })
    expect(loss).toBeWithinRel(expected, 1e-13)
    expect(layersAt(model.decoder.layers, layerParameters(model.decoder.layers))).toEqual(
      model.decoder.layers,
    )
  })
})

describe('points of a line', () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => {
    const t = ((i >> 1) - 24.5) / 15
    return i % 2 === 0 ? 0.4 + t : -0.2 + 0.5 * t
  })
  const data = buildTrainingData(values, 50, 2)
  const startOf = (widths: readonly number[]): GenerativeModel => ({
    decoder: initialiseDecoder(
      { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
      createRng(3),
    ),
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  })
  test.each([[[1, 2]], [[1, 6, 2]]])('are found by %j', (widths) => {
    for (const latentConstraint of [{ kind: 'none' }, { kind: 'ball', radius: 2 }] as const) {
      const states = statesOf(
        startOf(widths),
        data,
        optionsOf({ maxEpochs: 600, batchSize: 10, latentConstraint }),
      )
      const last = states.at(-1)!
      // the line's own variance is 0.6
      expect(meanSquare(last, data)).toBeLessThan(1e-3)
      expect(last.nll).toBeLessThan(states[0].nll - 0.5)
    }
  })
  test('Σx is the mean squared residual', () => {
    const states = statesOf(startOf([1, 6, 2]), data, optionsOf({ maxEpochs: 20 }))
    for (const state of states.slice(1))
      expect(state.model.noise).toEqual({
        kind: 'isotropic',
        variance: expect.closeTo(meanSquare(state, data), 13) as number,
      })
  })
  test('Σx does not fall below its floor, and that is said', () => {
    const point = buildTrainingData(Float64Array.of(0.3, -1.2), 1, 2)
    const last = statesOf(startOf([1, 6, 2]), point, optionsOf({ maxEpochs: 400, learningRate: 0.01 })).at(
      -1,
    )!
    expect(last.model.noise).toEqual({ kind: 'isotropic', variance: point.noiseFloor })
    expect(last.numFloored).toBe(1)
  })
  test('latents stay in their ball, and a ridge holds them back', () => {
    const runOf = (latentConstraint: TrainingOptions['latentConstraint']): Float64Array =>
      latentsOf(statesOf(startOf([1, 6, 2]), data, optionsOf({ maxEpochs: 200, latentConstraint })).at(-1)!)
    const largest = (latents: Float64Array): number => Math.max(...latents.map(Math.abs))
    expect(largest(runOf({ kind: 'ball', radius: 0.5 }))).toBeWithinRel(0.5, 1e-12)
    expect(largest(runOf({ kind: 'ridge', rate: 1 }))).toBeLessThan(0.9 * largest(runOf({ kind: 'none' })))
  })
})

describe('a run', () => {
  const { model, data } = randomProblem({
    seed: 5,
    widths: [1, 5, 4, 2],
    activation: 'LeakyReLU',
    noise: 'diagonal',
    numPoints: 40,
    missing: 0.1,
  })
  test('goes on with the same bits from a checkpoint', () => {
    const options = optionsOf({ maxEpochs: 8, batchSize: 9 })
    const states = statesOf(model, data, options)
    for (const at of [0, 1, 6]) {
      const kept = structuredClone(checkpointOf(states[at]))
      const again = runToEnd(resumeTraining({ data, options }, kept))
      expect([...trainingIterations({ data, options }, again)]).toEqual(states.slice(at + 1))
    }
  })
  test.each([0.1, 1e6, 1e300])('at a learning rate of %d has no NaN but a word', (learningRate) => {
    for (const method of ['ball', 'none'] as const) {
      const latentConstraint = method === 'ball' ? { kind: method, radius: 1 } : { kind: method }
      const options = optionsOf({ maxEpochs: 30, learningRate, latentConstraint })
      const first = runToEnd(startTraining({ data, options }, model))
      let last = first
      try {
        for (last of trainingIterations({ data, options }, first))
          expect(Number.isFinite(last.nll)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(NumericalError)
        expect(error).toMatchObject({ code: 'diverged', context: { epoch: last.epoch } })
      }
    }
  })
  test('with a weight prior keeps to it', () => {
    const box = { kind: 'uniform', bound: 0.6 } as const
    const last = statesOf(model, data, optionsOf({ maxEpochs: 20, weightPrior: box })).at(-1)!
    for (const layer of last.model.decoder.layers)
      if (layer.type === 'Linear') expect(Math.max(...layer.weight.map(Math.abs))).toBeLessThanOrEqual(0.6)
    const norm = (precision: number): number => {
      const weightPrior = { kind: 'gaussian', precision } as const
      const { layers } = statesOf(model, data, optionsOf({ maxEpochs: 100, weightPrior })).at(-1)!.model
        .decoder
      return Math.hypot(...layerParameters(layers))
    }
    expect(norm(1000)).toBeLessThan(0.9 * norm(1e-6))
  })
  test('of a full Σx is refused where that is to be learned', () => {
    const full: GenerativeModel = {
      ...model,
      noise: { kind: 'full', matrix: Float64Array.of(1, 0.1, 0.1, 1) },
    }
    expect(() => statesOf(full, data, optionsOf({ maxEpochs: 1 }))).toThrow(/isotropic or diagonal/)
    expect(statesOf(full, data, optionsOf({ maxEpochs: 1, learnNoise: false }))).toHaveLength(2)
  })
})
