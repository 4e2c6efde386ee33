import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { eStep } from './eStep.ts'
import { modelSelection } from './modelSelection.ts'
import {
  isRaceRunning,
  nextRaceState,
  startRace,
  type Entrant,
  type RaceSchedule,
  type RaceState,
} from './race.ts'
import { randomProblem } from './reference/randomProblem.ts'
import { selectionSweep, type SelectionSweep, type SweepProgress } from './selectionSweep.ts'
import { subsetOf } from './subsetOf.ts'
import { checkpointOf, startTraining, trainingIterations } from './trainingIterations.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import { DEFAULT_TRAINING_OPTIONS, type TrainingOptions } from './trainingState.ts'

const { data } = randomProblem({
  seed: 8,
  widths: [1, 4, 2],
  activation: 'LeakyReLU',
  noise: 'isotropic',
  numPoints: 40,
})
const options: TrainingOptions = { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 4 }
const recipe = { activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' } as const

function modelOf(hidden: readonly number[], seed: number): GenerativeModel {
  return {
    decoder: initialiseDecoder({ ...recipe, widths: [1, ...hidden, 2] }, createRng(seed)),
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  }
}

test('AIC and BIC are those counted by hand', () => {
  // 3·1 + 3 + 2·3 + 2 weights and biases, one variance
  const model = modelOf([3], 1)
  const { numParameters, aic, bic } = modelSelection(model, 0.5, 100, false)
  expect(numParameters).toBe(15)
  expect(aic).toBe(130)
  expect(bic).toBeCloseTo(15 * 4.605170185988092 + 100, 12)
  expect(modelSelection(model, 0.5, 100, true).numParameters).toBe(16)
  const full: GenerativeModel = { ...model, noise: { kind: 'full', matrix: Float64Array.of(1, 0, 0, 1) } }
  expect(modelSelection(full, 0.5, 100, true).aic).toBe(2 * 18 + 100)
})

function runAll(
  problem: TrainingProblem,
  models: readonly GenerativeModel[],
  schedule: RaceSchedule,
): RaceState {
  return raceOf(
    models.map((model) => ({ problem, from: { kind: 'model', model } })),
    schedule,
  )
}

function raceOf(entrants: readonly Entrant[], schedule: RaceSchedule): RaceState {
  let state = runToEnd(startRace(entrants))
  while (isRaceRunning(state)) state = runToEnd(nextRaceState(entrants, schedule, state))
  return state
}

describe('many starts', () => {
  const models = [1, 2, 3, 4, 5].map((seed) => modelOf([4], seed))

  test.each(['em', 'lbfgs', 'adam', 'online'] as const)('end where each ends alone: %s', (method) => {
    const problem = { data, options: { ...options, method, batchSize: 15 } }
    const { runs, best } = runAll(problem, models, { kind: 'all' })
    const alone = models.map((model) => {
      let state = runToEnd(startTraining(problem, model))
      for (state of trainingIterations(problem, state));
      return state
    })
    expect(runs.map(({ state }) => state)).toEqual(alone)
    const nlls = alone.map(({ nll }) => nll)
    expect(best).toBe(nlls.indexOf(Math.min(...nlls)))
  })

  test('are halved down to one, the better half each time', () => {
    const problem = { data, options: { ...options, maxEpochs: 10 } }
    const { runs, best } = runAll(problem, models, { kind: 'halving', epochsPerRung: 2 })
    expect(runs.map(({ state }) => state!.epoch).toSorted((a, b) => a - b)).toEqual([2, 2, 4, 6, 10])
    expect(runs.filter(({ status }) => status === 'dropped')).toHaveLength(4)
    expect(runs[best!].status).toBe('epochLimit')
    const after = runs.map((_, i) => {
      let state = runToEnd(startTraining(problem, models[i]))
      for (state of trainingIterations({ data, options: { ...options, maxEpochs: 2 } }, state));
      return state.nll
    })
    const worst = after.toSorted((a, b) => a - b).slice(3)
    runs.forEach(({ state }, i) => expect(state!.epoch === 2).toBe(worst.includes(after[i])))
  })

  test('go on where one fails', () => {
    const far = { ...models[0], noise: { kind: 'isotropic', variance: 1e-320 } } as const
    const { runs, best } = runAll({ data, options }, [far, models[1]], { kind: 'all' })
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'epochLimit'])
    expect(runs[0].failure).not.toBeNull()
    expect(best).toBe(1)
  })

  test('train by methods of their own, and go on from where they were', () => {
    const methods = ['em', 'adam', 'lbfgs'] as const
    const entrantsFor = (maxEpochs: number): Entrant[] =>
      methods.map((method, i) => ({
        problem: { data, options: { ...options, method, maxEpochs: maxEpochs + i } },
        from: { kind: 'model', model: models[0] },
      }))
    const whole = raceOf(entrantsFor(4), { kind: 'all' })
    expect(whole.runs.map(({ state }) => state!.epoch)).toEqual([4, 5, 6])
    const half = raceOf(entrantsFor(2), { kind: 'all' })
    const resumed = entrantsFor(4).map((entrant, i): Entrant => ({
      ...entrant,
      from: { kind: 'checkpoint', checkpoint: checkpointOf(half.runs[i].state!) },
    }))
    expect(raceOf(resumed, { kind: 'all' })).toEqual(whole)
  })
})

test('a sweep scores the best start of each candidate, and says how far it is', () => {
  const sweep: SelectionSweep = {
    candidates: [
      { latentDim: 1, hiddenWidths: [2] },
      { latentDim: 1, hiddenWidths: [3, 2] },
    ],
    seeds: [1, 2, 3],
    recipe,
    noise: { kind: 'isotropic', variance: 1 },
    options,
    schedule: { kind: 'all' },
    vae: null,
  }
  const order = Int32Array.from({ length: 40 }, (_, i) => i)
  const split = {
    training: subsetOf(data, order.subarray(10)),
    heldOut: subsetOf(data, order.subarray(0, 10)),
  }
  const steps = selectionSweep(split, sweep)
  const seen: SweepProgress[] = []
  let next = steps.next()
  for (; next.done !== true; next = steps.next()) if (seen.at(-1) !== next.value) seen.push(next.value)
  const rows = next.value
  expect(rows.map((row) => row?.hiddenWidths)).toEqual([[2], [3, 2]])
  seen.forEach(({ done, total }, i) => {
    expect(total).toBe(24)
    expect(done).toBeGreaterThanOrEqual(i === 0 ? 0 : seen[i - 1].done)
  })
  // every epoch of every start, and every row as it is finished
  expect(new Set(seen.map(({ done }) => done)).size).toBe(25)
  expect(seen.map(({ rows: finished }) => finished.length)).toContain(1)
  expect(seen.at(-1)).toMatchObject({ done: 24, rows })
  sweep.candidates.forEach(({ hiddenWidths: hidden }, c) => {
    const problem = { data: split.training, options }
    const models = sweep.seeds.map((seed) => modelOf(hidden, seed))
    const { runs, best } = runAll(problem, models, { kind: 'all' })
    const { model, nll, epoch } = runs[best!].state!
    const held = eStep(model, buildPartition(model.decoder), split.heldOut)
    expect(rows[c]).toEqual({
      latentDim: 1,
      hiddenWidths: hidden,
      vae: null,
      seed: sweep.seeds[best!],
      epoch,
      model,
      nll,
      heldOutNll: -held.logLikelihood / 10,
      numFailed: 0,
      ...modelSelection(model, nll, 30, false),
    })
  })
})

test('a sweep over latents, with a VAE beside each candidate, judged at its end as if trained alone', () => {
  const vae: TrainingOptions = { ...options, method: 'vae', maxEpochs: 3, learningRate: 0.01, batchSize: 10 }
  const candidates = [
    { latentDim: 1, hiddenWidths: [3] },
    { latentDim: 2, hiddenWidths: [3] },
    { latentDim: 1, hiddenWidths: [] },
  ]
  const order = Int32Array.from({ length: 40 }, (_, i) => i)
  const split = {
    training: subsetOf(data, order.subarray(10)),
    heldOut: subsetOf(data, order.subarray(0, 10)),
  }
  const steps = selectionSweep(split, {
    candidates,
    seeds: [1, 2],
    recipe,
    noise: { kind: 'isotropic', variance: 1 },
    options,
    schedule: { kind: 'all' },
    vae,
  })
  let last = 0
  let next = steps.next()
  for (; next.done !== true; next = steps.next()) {
    expect(next.value.total).toBe(3 * (2 * 4 + 3))
    expect(next.value.done).toBeGreaterThanOrEqual(last)
    last = next.value.done
  }
  expect(last).toBe(33)
  for (const [c, row] of next.value.entries()) {
    expect(row).toMatchObject(candidates[c])
    expect(row!.model.decoder.latentDim).toBe(candidates[c].latentDim)
    const S = candidates[c].latentDim
    const widths = [S, ...candidates[c].hiddenWidths, 2]
    const start = {
      decoder: initialiseDecoder({ ...recipe, widths }, createRng(row!.seed)),
      noise: { kind: 'isotropic', variance: 1 },
      priorCovariance: S === 1 ? Float64Array.of(1) : Float64Array.of(1, 0, 0, 1),
    } as const
    const problem = { data: split.training, options: vae }
    let state = runToEnd(startTraining(problem, start))
    for (state of trainingIterations(problem, state));
    const held = eStep(state.model, state.partition, split.heldOut)
    expect(row!.vae).toEqual({
      nll: state.nll,
      elbo: state.elbo!.value,
      heldOutNll: -held.logLikelihood / 10,
      heldOutElbo: row!.vae!.heldOutElbo,
    })
    expect(row!.vae!.heldOutElbo!).toBeLessThanOrEqual(-row!.vae!.heldOutNll! + 1e-9)
  }
})

test('a VAE that diverges leaves its candidate as it is', () => {
  const vae: TrainingOptions = { ...options, method: 'vae', learningRate: 1e300 }
  const sweep: SelectionSweep = {
    candidates: [{ latentDim: 1, hiddenWidths: [2] }],
    seeds: [1],
    recipe,
    noise: { kind: 'isotropic', variance: 1 },
    options,
    schedule: { kind: 'all' },
    vae,
  }
  const runOf = (each: SelectionSweep) => {
    const steps = selectionSweep({ training: data, heldOut: null }, each)
    let next = steps.next()
    while (next.done !== true) next = steps.next()
    return next.value
  }
  expect(runOf(sweep)).toEqual(runOf({ ...sweep, vae: null }))
})
