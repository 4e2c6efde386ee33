import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd } from '../steps.ts'
import { batchesOf } from './batchesOf.ts'
import { eStep } from './eStep.ts'
import { createParameterSpace } from './parameterSpace.ts'
import { randomProblem, type ProblemShape } from './reference/randomProblem.ts'
import { smallestVariance } from './smallestVariance.ts'
import { buildTrainingData, type TrainingData } from './trainingData.ts'
import {
  checkpointOf,
  nextTrainingState,
  resumeTraining,
  startTraining,
  trainingIterations,
} from './trainingIterations.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  trainingStatus,
  type TrainingOptions,
  type TrainingState,
} from './trainingState.ts'
import type { WeightPrior } from './weightPrior.ts'

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  widths: fc.constantFrom([1, 2], [1, 3, 1], [1, 5, 2], [1, 3, 4, 3]),
  activation: fc.constantFrom('ReLU', 'LeakyReLU', 'Abs'),
  noise: fc.constantFrom('isotropic', 'diagonal', 'full'),
  numPoints: fc.integer({ min: 1, max: 15 }),
  missing: fc.constantFrom(0, 0, 0.3),
  noiseVariance: fc.constantFrom(0.01, 1),
}) satisfies fc.Arbitrary<ProblemShape>

const WEIGHT_PRIORS: readonly WeightPrior[] = [
  { kind: 'none' },
  { kind: 'gaussian', precision: 0.5 },
  { kind: 'laplace', rate: 1 },
  { kind: 'uniform', bound: 0.6 },
]
const weightPrior = fc.constantFrom(...WEIGHT_PRIORS)

const optionsOf = (options: Partial<TrainingOptions>): TrainingOptions => ({
  ...DEFAULT_TRAINING_OPTIONS,
  ...options,
})

function statesOf(model: GenerativeModel, data: TrainingData, options: TrainingOptions): TrainingState[] {
  const first = runToEnd(startTraining({ data, options }, model))
  return [first, ...trainingIterations({ data, options }, first)]
}

/** DESIGN.md's definition of monotone, and finite numbers everywhere. */
function expectMonotone(states: readonly TrainingState[]): void {
  states.forEach((state, i) => {
    expect(Number.isFinite(state.objective)).toBe(true)
    for (const layer of state.model.decoder.layers)
      if (layer.type === 'Linear') expect([...layer.weight, ...layer.bias].every(Number.isFinite)).toBe(true)
    if (i === 0) return
    const before = states[i - 1].objective
    expect(state.objective - before).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(before)))
  })
}

describe('the parameter vector', () => {
  test('holds all of a model', () => {
    fc.assert(
      fc.property(shape, (each) => {
        const { model, data } = randomProblem({ ...each, numPoints: 5 })
        const space = createParameterSpace(model, { learnNoise: true, learnPrior: true }, data.noiseFloor)
        const again = space.modelAt(space.parametersOf(model))
        expect(again.decoder).toEqual(model.decoder)
        expect(again.priorCovariance[0]).toBeCloseTo(model.priorCovariance[0], 14)
        const entries = ({ noise }: GenerativeModel): number[] =>
          noise.kind === 'isotropic'
            ? [noise.variance]
            : [...(noise.kind === 'diagonal' ? noise.variances : noise.matrix)]
        entries(again).forEach((value, i) => expect(Math.abs(value - entries(model)[i])).toBeLessThan(1e-13))
      }),
      { numRuns: 50 },
    )
  })

  test('has the slope that finite differences have', () => {
    fc.assert(
      fc.property(shape, (each) => {
        const { model, data } = randomProblem({ ...each, noiseVariance: 0.3 })
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
          const [up, down] = [step, -step].map((h) =>
            nll(at.map((value, j) => (i === j ? value + h : value))),
          )
          // second order, and the rounding of the likelihood over the step
          expect(Math.abs((up - down) / (2 * step) - slope) / scale).toBeLessThan(1e-6)
        })
      }),
      { numRuns: 30 },
    )
  })

  test('never lets Σx below its least variance', () => {
    for (const noise of ['isotropic', 'diagonal', 'full'] as const) {
      const { model } = randomProblem({
        seed: 1,
        widths: [1, 2, 3],
        activation: 'ReLU',
        noise,
        numPoints: 3,
      })
      const space = createParameterSpace(model, { learnNoise: true, learnPrior: false }, 0.25)
      // from below it as well, and far along every coordinate
      for (const shift of [0, -1, -40, 3]) {
        const parameters = space.parametersOf(model).map((value) => value + shift)
        const variance = smallestVariance(space.modelAt(parameters).noise)
        expect(variance).toBeGreaterThanOrEqual(0.25 * (1 - 1e-12))
      }
    }
  })
})

describe('L-BFGS', () => {
  test('never raises the objective, whatever network, noise, data and prior', () => {
    fc.assert(
      fc.property(shape, weightPrior, fc.boolean(), (each, prior, learnPrior) => {
        const { model, data } = randomProblem(each)
        const states = statesOf(
          model,
          data,
          optionsOf({ method: 'lbfgs', weightPrior: prior, learnPrior, maxEpochs: 15 }),
        )
        expectMonotone(states)
        expect(states.at(-1)!.objective).toBeLessThan(states[0].objective)
        const floor = Math.min(data.noiseFloor, smallestVariance(states[0].model.noise))
        expect(smallestVariance(states.at(-1)!.model.noise)).toBeGreaterThanOrEqual(floor * (1 - 1e-9))
      }),
      { numRuns: 60 },
    )
  })

  test('ends where no direction that the prior leaves open falls', () => {
    for (const prior of WEIGHT_PRIORS) {
      const { model, data } = randomProblem({
        seed: 3,
        widths: [1, 4, 2],
        activation: 'LeakyReLU',
        noise: 'diagonal',
        numPoints: 40,
        noiseVariance: 0.5,
      })
      const options = optionsOf({ method: 'lbfgs', weightPrior: prior, maxEpochs: 3000, relativeGain: 1e-13 })
      const states = statesOf(model, data, options)
      const last = states.at(-1)!
      expect(trainingStatus(last, options)).toBe('converged')
      const norms = states.flatMap(({ lastStep }) =>
        lastStep.kind === 'ascent' ? [lastStep.gradientNorm] : [],
      )
      const again = runToEnd(nextTrainingState({ data, options }, last))
      const left = again.lastStep.kind === 'ascent' ? again.lastStep.gradientNorm : Infinity
      expect(left / norms[0]).toBeLessThan(1e-4)
      const weights = last.model.decoder.layers.flatMap((layer) =>
        layer.type === 'Linear' ? [...layer.weight] : [],
      )
      if (prior.kind === 'laplace') expect(weights.filter((w) => w === 0).length).toBeGreaterThan(0)
      if (prior.kind === 'uniform')
        expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(prior.bound)
    }
  })

  test('does not see the order of the points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { model, data } = randomProblem({
          seed,
          widths: [1, 4, 2],
          activation: 'LeakyReLU',
          noise: 'isotropic',
          numPoints: 30,
        })
        const reversed = new Float64Array(data.values.length)
        for (let n = 0; n < 30; n++) reversed.set(data.values.subarray(2 * n, 2 * n + 2), 2 * (29 - n))
        const options = optionsOf({ method: 'lbfgs', maxEpochs: 6 })
        const [one, other] = [data, buildTrainingData(reversed, 30, 2)].map((each) =>
          statesOf(model, each, options).map(({ nll }) => nll),
        )
        // rounding, which each step may multiply
        one.forEach((nll, i) => expect(Math.abs(nll - other[i])).toBeLessThan(1e-13 * 30 ** i + 1e-13))
      }),
      { numRuns: 30 },
    )
  })

  const rng = createRng(7)
  const circle = Float64Array.from({ length: 60 }, (_, i) => {
    const angle = 2 * Math.PI * ((i >> 1) / 30)
    return (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 0.05 * (rng() - 0.5)
  })
  const degenerate: Record<string, Float64Array> = {
    'one point': Float64Array.of(0.3, -1.2),
    'two points': Float64Array.of(0.3, -1.2, 1, 1),
    'all points equal': Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0.7 : -0.1)),
    'all points zero': new Float64Array(20),
    'a constant column': circle.map((value, i) => (i % 2 === 0 ? value : 5)),
    'the same column twice': circle.map((_, i) => circle[i - (i % 2)]),
    'scaled by 1e6': circle.map((value) => 1e6 * value),
    'scaled by 1e-6': circle.map((value) => 1e-6 * value),
    'far from the origin': circle.map((value) => 1e6 + value),
    'a row with one entry': circle.map((value, i) => (i === 7 ? Number.NaN : value)),
  }
  const startOf = (activation: 'ReLU' | 'LeakyReLU', noise: GenerativeModel['noise']): GenerativeModel => ({
    decoder: initialiseDecoder(
      { widths: [1, 6, 5, 2], activation, negativeSlope: 0.1, initialiser: 'authors' },
      createRng(11),
    ),
    noise,
    priorCovariance: Float64Array.of(1),
  })
  test.each(Object.keys(degenerate))('%s: no NaN and no rise', (name) => {
    const values = degenerate[name]
    const data = buildTrainingData(values, values.length / 2, 2)
    for (const activation of ['ReLU', 'LeakyReLU'] as const) {
      for (const noise of [
        { kind: 'isotropic', variance: 1 },
        { kind: 'diagonal', variances: Float64Array.of(1, 1) },
        { kind: 'full', matrix: Float64Array.of(1, 0, 0, 1) },
      ] as const) {
        const model = startOf(activation, noise)
        const states = statesOf(model, data, optionsOf({ method: 'lbfgs', maxEpochs: 15 }))
        expectMonotone(states)
        expect(states.at(-1)!.nll).toBeLessThan(states[0].nll)
        expect(smallestVariance(states.at(-1)!.model.noise)).toBeGreaterThanOrEqual(
          data.noiseFloor * (1 - 1e-9),
        )
      }
    }
  })

  test.each(Object.keys(degenerate))('%s: in batches, no NaN but a word', (name) => {
    const values = degenerate[name]
    const data = buildTrainingData(values, values.length / 2, 2)
    const model = startOf('LeakyReLU', { kind: 'isotropic', variance: 1 })
    for (const method of ['adam', 'online'] as const) {
      try {
        const states = statesOf(model, data, optionsOf({ method, maxEpochs: 5, batchSize: 7 }))
        expect(states.every(({ objective }) => Number.isFinite(objective))).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(NumericalError)
        expect(error instanceof NumericalError ? error.code : null).toBe('diverged')
      }
    }
  })
})

describe('in batches', () => {
  const { model, data } = randomProblem({
    seed: 9,
    widths: [1, 4, 3],
    activation: 'LeakyReLU',
    noise: 'full',
    numPoints: 53,
    missing: 0.2,
  })

  test('every point comes once, in an order of seed and epoch', () => {
    const rowsOf = (batches: readonly TrainingData[]): string[] =>
      batches.flatMap(({ values, numPoints }) =>
        Array.from({ length: numPoints }, (_, n) => values.subarray(3 * n, 3 * n + 3).join()),
      )
    const batches = batchesOf(data, 10, 4, 2)
    expect(batches.map(({ numPoints }) => numPoints)).toEqual([8, 9, 9, 9, 9, 9])
    expect(rowsOf(batches)).toEqual(rowsOf(batchesOf(data, 10, 4, 2)))
    expect(rowsOf(batches)).not.toEqual(rowsOf([data]))
    expect(rowsOf(batches).toSorted()).toEqual(rowsOf([data]).toSorted())
    for (const [seed, epoch] of [
      [4, 3],
      [5, 2],
      [5, 1],
    ])
      expect(rowsOf(batchesOf(data, 10, seed, epoch))).not.toEqual(rowsOf(batches))
    expect(batchesOf(data, 53, 4, 2)).toEqual([data])
  })

  test('the gradients of the batches add up to that of the data', () => {
    const space = createParameterSpace(model, { learnNoise: true, learnPrior: true }, data.noiseFloor)
    const parameters = space.parametersOf(model)
    const partition = buildPartition(model.decoder)
    const gradientOf = (part: TrainingData): Float64Array =>
      space.gradientAt(parameters, partition, eStep(space.modelAt(parameters), partition, part))
    const whole = gradientOf(data)
    const sum = new Float64Array(space.size)
    for (const batch of batchesOf(data, 10, 1, 0))
      gradientOf(batch).forEach((slope, i) => (sum[i] += (slope * batch.numPoints) / data.numPoints))
    sum.forEach((slope, i) =>
      expect(Math.abs(slope - whole[i])).toBeLessThan(1e-12 * Math.max(1, Math.hypot(...whole))),
    )
  })

  test.each(['adam', 'online'] as const)(
    '%s lowers the NLL under every prior, and keeps to the box',
    (method) => {
      for (const prior of WEIGHT_PRIORS) {
        const options = optionsOf({
          method,
          weightPrior: prior,
          batchSize: 10,
          maxEpochs: 60,
          learnPrior: true,
        })
        const states = statesOf(model, data, options)
        expect(states).toHaveLength(61)
        const last = states.at(-1)!
        expect(last.objective).toBeLessThan(states[0].objective - 20)
        // by more than Σx and Σz alone
        const { decoder } = states[0].model
        const unmoved = eStep({ ...last.model, decoder }, states[0].partition, data)
        expect(last.nll).toBeLessThan(-unmoved.logLikelihood / data.numPoints - 0.05)
        for (const layer of states.at(-1)!.model.decoder.layers)
          if (layer.type === 'Linear' && prior.kind === 'uniform')
            for (const w of layer.weight) expect(Math.abs(w)).toBeLessThanOrEqual(prior.bound)
        for (const { lastStep } of states.slice(1))
          expect(lastStep).toMatchObject({ kind: 'batches', numBatches: 6 })
      }
    },
  )
})

describe('a run is a sequence of states', () => {
  const { model, data } = randomProblem({
    seed: 5,
    widths: [1, 5, 4, 2],
    activation: 'LeakyReLU',
    noise: 'diagonal',
    numPoints: 40,
    missing: 0.1,
  })
  test.each(['lbfgs', 'adam', 'online'] as const)(
    'that goes on with the same bits from a checkpoint: %s',
    (method) => {
      const options = optionsOf({ method, maxEpochs: 16, batchSize: 9, learnPrior: true })
      const states = statesOf(model, data, options)
      for (const at of [0, 1, 3, 12]) {
        const kept = structuredClone(checkpointOf(states[at]))
        const again = runToEnd(resumeTraining({ data, options }, kept))
        expect([...trainingIterations({ data, options }, again)]).toEqual(states.slice(at + 1))
      }
      expect(new Set(states.map(({ nll }) => nll)).size).toBeGreaterThan(10)
    },
  )
})

test('a converged point stays where it is, whatever the method', () => {
  const { model, data } = randomProblem({
    seed: 2,
    widths: [1, 3, 2],
    activation: 'LeakyReLU',
    noise: 'isotropic',
    numPoints: 25,
    noiseVariance: 1,
  })
  for (const found of ['em', 'lbfgs'] as const) {
    const options = optionsOf({ method: found, maxEpochs: 20_000, relativeGain: 1e-13 })
    const last = statesOf(model, data, options).at(-1)!
    expect(trainingStatus(last, options)).toBe('converged')
    for (const method of ['em', 'authors', 'lbfgs', 'adam', 'online'] as const) {
      for (const batchSize of [5, 25]) {
        const own = optionsOf({ method, batchSize })
        let next = last
        for (let epoch = 0; epoch < 3; epoch++) {
          do next = runToEnd(nextTrainingState({ data, options: own }, next))
          while (next.position > 0)
        }
        expect(Math.abs(next.nll - last.nll)).toBeLessThan(1e-8)
      }
    }
  }
})
