import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseData } from '../datasets/parseData.ts'
import { compileDecoder } from '../network/compileDecoder.ts'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel, Layer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { ParseError } from '../problem.ts'
import { runToEnd } from '../steps.ts'
import { eStep } from './eStep.ts'
import { heldMaps } from './heldMaps.ts'
import { layerUpdate, moveLayer } from './layerUpdate.ts'
import { likelihoodGradient } from './likelihoodGradient.ts'
import { moveStatistics } from './moveStatistics.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { randomProblem, type ProblemShape } from './reference/randomProblem.ts'
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
import { buildTrainingData, type TrainingData } from './trainingData.ts'
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

const weightPrior = fc.constantFrom<WeightPrior>(
  { kind: 'none' },
  { kind: 'gaussian', precision: 0.5 },
  { kind: 'laplace', rate: 1 },
  { kind: 'uniform', bound: 1.5 },
)

/** Run EM and check, step by step, what must hold of every state. Returns the last one. */
function runMonotone(
  model: GenerativeModel,
  data: TrainingData,
  options: Partial<TrainingOptions>,
): { last: TrainingState; first: TrainingState } {
  const own = { ...DEFAULT_TRAINING_OPTIONS, ...options }
  const first = runToEnd(startTraining({ data, options: own }, model))
  let last = first
  for (const state of trainingIterations({ data, options: own }, first)) {
    expect(Number.isFinite(state.objective)).toBe(true)
    // DESIGN.md's definition of monotone
    expect(state.objective - last.objective).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(last.objective)))
    for (const layer of state.model.decoder.layers)
      if (layer.type === 'Linear') expect([...layer.weight, ...layer.bias].every(Number.isFinite)).toBe(true)
    last = state
  }
  return { first, last }
}

function start(model: GenerativeModel, data: TrainingData, options: TrainingOptions): TrainingState {
  return runToEnd(startTraining({ data, options }, model))
}

test('with posterior and patterns held, an update leaves its layer no slope', () => {
  const prior = fc.constantFrom<WeightPrior>({ kind: 'none' }, { kind: 'gaussian', precision: 2 })
  fc.assert(
    fc.property(shape, prior, (each, weightPrior) => {
      const { model, data } = randomProblem({ ...each, noiseVariance: 0.1 })
      const partition = buildPartition(model.decoder)
      const statistics = eStep(model, partition, data)
      const before = likelihoodGradient(model, partition, statistics)
      const precision = weightPrior.kind === 'gaussian' ? weightPrior.precision : 0
      before.layers.forEach(({ layerIndex, weight, bias }, l) => {
        const update = layerUpdate(model, partition, statistics, layerIndex, weightPrior)
        const decoder = moveLayer(model.decoder, update, 1)
        const maps = heldMaps(compileDecoder(decoder), partition)
        const moved = moveStatistics(statistics, partition, maps, data.dataDim)
        const after = likelihoodGradient({ ...model, decoder }, partition, moved).layers[l]
        const layer = decoder.layers[layerIndex]
        if (layer.type !== 'Linear') throw new TypeError('expected a linear layer')
        const scale = Math.max(1, ...weight.map(Math.abs), ...bias.map(Math.abs))
        const fromPrior = layer.weight.map((w) => (precision * w) / data.numPoints)
        after.weight.forEach((value, i) => expect(Math.abs(value + fromPrior[i]) / scale).toBeLessThan(1e-7))
        for (const value of after.bias) expect(Math.abs(value) / scale).toBeLessThan(1e-7)
      })
    }),
    { numRuns: 60 },
  )
})

test('the objective never rises, whatever network, noise, data and prior', () => {
  fc.assert(
    fc.property(
      shape,
      weightPrior,
      fc.constantFrom<TrainingOptions['layerOrder']>('inputToOutput', 'outputToInput'),
      fc.boolean(),
      fc.boolean(),
      (each, prior, layerOrder, learnPrior, accelerate) => {
        const { model, data } = randomProblem(each)
        const { first, last } = runMonotone(model, data, {
          weightPrior: prior,
          layerOrder,
          learnPrior,
          accelerate,
          maxEpochs: 4,
        })
        expect(last.objective).toBeLessThan(first.objective)
      },
    ),
    { numRuns: 120 },
  )
})

describe('a run is a sequence of states', () => {
  const { model, data } = randomProblem({
    seed: 5,
    widths: [1, 5, 4, 2],
    activation: 'LeakyReLU',
    noise: 'isotropic',
    numPoints: 40,
    missing: 0.1,
  })
  const options: TrainingOptions = { ...DEFAULT_TRAINING_OPTIONS, accelerate: false, maxEpochs: 4 }

  test('that goes on with the same bits from a copy of any of them', () => {
    const states = [...trainingIterations({ data, options }, start(model, data, options))]
    expect(states).toHaveLength(4 * 5)
    for (const at of [0, 2, 3, 4, 11]) {
      const rest = states.slice(at + 1)
      expect([...trainingIterations({ data, options }, structuredClone(states[at]))]).toEqual(rest)
      const kept = structuredClone(checkpointOf(states[at]))
      const again = runToEnd(resumeTraining({ data, options }, kept))
      expect([...trainingIterations({ data, options }, again)]).toEqual(rest)
    }
  })

  test('and so when accelerated: what it remembers is in the checkpoint', () => {
    const shallow = randomProblem({
      seed: 8,
      widths: [1, 6, 2],
      activation: 'LeakyReLU',
      noise: 'isotropic',
      numPoints: 40,
      missing: 0.1,
    })
    const own: TrainingOptions = { ...options, accelerate: true, maxEpochs: 6 }
    for (const each of [{ model, data }, shallow]) {
      const states = [
        ...trainingIterations({ data: each.data, options: own }, start(each.model, each.data, own)),
      ]
      expect(states.some(({ lastStep }) => lastStep.kind === 'layer' && lastStep.part > 1)).toBe(true)
      expect(states.some(({ lastStep }) => lastStep.kind === 'leap' && lastStep.part === 1)).toBe(true)
      for (const at of [3, 6, 11, 16]) {
        const again = runToEnd(
          resumeTraining({ data: each.data, options: own }, structuredClone(checkpointOf(states[at]))),
        )
        expect([...trainingIterations({ data: each.data, options: own }, again)]).toEqual(
          states.slice(at + 1),
        )
      }
    }
  })

  test('each of which is what the model in it says', () => {
    for (const state of trainingIterations({ data, options }, start(model, data, options))) {
      const again = eStep(state.model, buildPartition(state.model.decoder), data)
      expect(state.nll).toBe(-again.logLikelihood / data.numPoints)
      expect(state.statistics).toEqual(again)
    }
  })

  test('in the order layers, Σx, Σz, counted by epochs, and it says why it ends', () => {
    const own = { ...options, learnPrior: true, maxEpochs: 2 }
    let state = start(model, data, own)
    expect([state.epoch, state.position, trainingStatus(state, own)]).toEqual([0, 0, 'running'])
    const kinds: string[] = []
    for (state of trainingIterations({ data, options: own }, state))
      kinds.push(state.lastStep.kind === 'layer' ? `layer ${state.lastStep.layerIndex}` : state.lastStep.kind)
    const epoch = ['expectation', 'layer 0', 'layer 2', 'layer 4', 'noise', 'prior']
    expect(kinds).toEqual([...epoch, ...epoch])
    expect([state.epoch, trainingStatus(state, own)]).toEqual([2, 'epochLimit'])
    // more epochs are asked for: it goes on
    expect(trainingStatus(state, { ...own, maxEpochs: 3 })).toBe('running')
  })

  test("also on the authors' schedule, which may rise and says nothing of convergence", () => {
    const own: TrainingOptions = { ...options, method: 'authors', maxEpochs: 5 }
    const states = [...trainingIterations({ data, options: own }, start(model, data, own))]
    expect(states.map(({ lastStep }) => lastStep.kind)).toEqual(Array.from({ length: 5 }, () => 'sweeps'))
    expect(states.every(({ nll }) => Number.isFinite(nll))).toBe(true)
    expect([...trainingIterations({ data, options: own }, structuredClone(states[1]))]).toEqual(
      states.slice(2),
    )
  })
})

test('the order of points and of hidden units does not matter', () => {
  /** What a step sees of a model: NLL, and of each layer the size of its gradient and what its update gains. */
  const summary = (model: GenerativeModel, data: TrainingData): number[] => {
    const partition = buildPartition(model.decoder)
    const statistics = eStep(model, partition, data)
    const { layers } = likelihoodGradient(model, partition, statistics)
    return [
      -statistics.logLikelihood / data.numPoints,
      ...layers.map(({ weight, bias }) => Math.hypot(...weight, ...bias)),
      ...layers.map(
        ({ layerIndex }) =>
          layerUpdate(model, partition, statistics, layerIndex, { kind: 'none' }).predictedGain,
      ),
    ]
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const { model, data } = randomProblem({
        seed,
        widths: [1, 4, 3, 2],
        activation: 'LeakyReLU',
        noise: 'isotropic',
        numPoints: 30,
      })
      const reference = summary(model, data)
      const reversed = new Float64Array(data.values.length)
      for (let n = 0; n < 30; n++) reversed.set(data.values.subarray(2 * n, 2 * n + 2), 2 * (29 - n))
      const [first, activation, second, ...rest] = model.decoder.layers
      if (first.type !== 'Linear' || second.type !== 'Linear') throw new TypeError('expected a linear layer')
      const columns = second.weight.map((_, i) => second.weight[i - (i % 4) + 3 - (i % 4)])
      const layers: Layer[] = [
        { ...first, weight: first.weight.toReversed(), bias: first.bias.toReversed() },
        activation,
        { ...second, weight: columns },
        ...rest,
      ]
      const permuted = { ...model, decoder: { ...model.decoder, layers } }
      for (const other of [summary(model, buildTrainingData(reversed, 30, 2)), summary(permuted, data)])
        other.forEach((value, i) =>
          // rounding; and a direction at the cut-off of the rank counts in one order and not in the other
          expect(Math.abs(value - reference[i]) / Math.max(1, Math.abs(reference[i]))).toBeLessThan(
            i < 4 ? 1e-11 : 1e-6,
          ),
        )
    }),
  )
})

test('Σx ends where the likelihood has no slope in it, missing entries included', () => {
  for (const noise of ['isotropic', 'diagonal', 'full'] as const) {
    const problem = randomProblem({
      seed: 4,
      widths: [1, 4, 3],
      activation: 'LeakyReLU',
      noise,
      numPoints: 25,
      missing: 0.3,
    })
    const { data } = problem
    let { model } = problem
    const partition = buildPartition(model.decoder)
    const gradientOf = (): Float64Array =>
      likelihoodGradient(model, partition, eStep(model, partition, data)).noise
    const before = Math.hypot(...gradientOf())
    for (let i = 0; i < 400; i++) {
      const updated = noiseUpdate(model.noise, data.dataDim, eStep(model, partition, data), data.noiseFloor)
      model = { ...model, noise: updated.noise }
    }
    expect(Math.hypot(...gradientOf()) / before).toBeLessThan(1e-5)
  }
})

test('a converged point stays where it is, on both schedules', () => {
  const { model, data } = randomProblem({
    seed: 2,
    widths: [1, 3, 2],
    activation: 'LeakyReLU',
    noise: 'isotropic',
    numPoints: 25,
    noiseVariance: 1,
  })
  const options: TrainingOptions = { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 20_000, relativeGain: 1e-13 }
  let state = start(model, data, options)
  for (state of trainingIterations({ data, options }, state));
  expect(trainingStatus(state, options)).toBe('converged')
  for (const method of ['em', 'authors'] as const) {
    const own = { ...options, method }
    let next = state
    do next = runToEnd(nextTrainingState({ data, options: own }, next))
    while (next.position > 0)
    expect(Math.abs(next.nll - state.nll)).toBeLessThan(1e-8)
  }
})

describe('degenerate data', () => {
  const rng = createRng(7)
  const circle = Float64Array.from({ length: 60 }, (_, i) => {
    const angle = 2 * Math.PI * ((i >> 1) / 30)
    return (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 0.05 * (rng() - 0.5)
  })
  const cases: Record<string, Float64Array> = {
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
  test.each(Object.keys(cases))('%s: no NaN and no rise', (name) => {
    const values = cases[name]
    const data = buildTrainingData(values, values.length / 2, 2)
    for (const activation of ['ReLU', 'LeakyReLU'] as const) {
      const decoder = initialiseDecoder(
        { widths: [1, 6, 5, 2], activation, negativeSlope: 0.1, initialiser: 'authors' },
        createRng(11),
      )
      for (const noise of [
        { kind: 'isotropic', variance: 1 },
        { kind: 'diagonal', variances: Float64Array.of(1, 1) },
        { kind: 'full', matrix: Float64Array.of(1, 0, 0, 1) },
      ] as const) {
        const model = { decoder, noise, priorCovariance: Float64Array.of(1) }
        const { first, last } = runMonotone(model, data, { maxEpochs: 12 })
        expect(last.nll).toBeLessThan(first.nll)
      }
    }
  })
})

describe("the paper's experiments", () => {
  const files = {
    'circle-0': '../../../public/presets/circle-0.csv',
    'circle-1': '../__fixtures__/experiments/circle-1.csv',
    'wave-0': '../../../public/presets/wave-0.csv',
    'wave-1': '../__fixtures__/experiments/wave-1.csv',
  }
  const read = (name: keyof typeof files): TrainingData => {
    const parsed = parseData(readFileSync(new URL(files[name], import.meta.url), 'utf8'), name)
    if (!parsed.ok) throw new ParseError(parsed.problems)
    return buildTrainingData(parsed.value.values, parsed.value.numPoints, 2)
  }
  const modelOf = (widths: readonly number[], seed: number): GenerativeModel => ({
    decoder: initialiseDecoder(
      { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
      createRng(seed),
    ),
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  })
  const runs = (Object.keys(files) as (keyof typeof files)[]).flatMap((name) =>
    [
      [1, 8, 2],
      [1, 8, 8, 2],
    ].flatMap((widths) => [false, true].map((accelerate) => ({ name, widths, accelerate }))),
  )
  test.each(runs)(
    '$name, $widths, accelerated $accelerate: falls at every step, well below where it began',
    ({ name, widths, accelerate }) => {
      const { last } = runMonotone(modelOf(widths, 2), read(name), { maxEpochs: 25, accelerate })
      // what a straight line reaches, or less
      expect(last.nll).toBeLessThan(name.startsWith('circle') ? 2.16 : 2.2)
    },
  )

  test('a start whose bends lie where no data is: swaps put them to use', () => {
    const [data, model] = [read('wave-0'), modelOf([1, 8, 2], 4)]
    // plain EM is at 0.889 after 300 epochs
    expect(runMonotone(model, data, { maxEpochs: 40, accelerate: false }).last.nll).toBeGreaterThan(0.92)
    expect(runMonotone(model, data, { maxEpochs: 40, accelerate: true }).last.nll).toBeLessThan(0.83)
  })
})
