import { expect, test } from 'vitest'
import { generateDataset } from '../datasets/generateDataset.ts'
import { eStep } from '../learning/eStep.ts'
import { startTraining, trainingIterations } from '../learning/trainingIterations.ts'
import { buildTrainingData } from '../learning/trainingData.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../learning/trainingState.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { comparedRunSteps, type ComparisonSettings } from './comparedRun.ts'
import { PAPER_SETTINGS } from './paperSettings.ts'
import { seededDecoder } from './seededDecoder.ts'

const settings: ComparisonSettings = {
  ...(PAPER_SETTINGS[4][1].figure.settings as ComparisonSettings),
  numPoints: 120,
  numHeldOut: 80,
  hidden: [4],
  methods: [
    { method: 'em', learningRate: 0, maxEpochs: 6 },
    { method: 'adam', learningRate: 0.01, maxEpochs: 9 },
  ],
  seed: 3,
}

test('each method goes through the very states that it goes through alone', () => {
  const run = runToEnd(comparedRunSteps(settings))
  const draw = (stream: number, numPoints: number): Float64Array =>
    generateDataset({ generator: 'circle', numPoints, noiseStd: 0.05 }, createRng(4 * 3 + stream)).values
  const data = buildTrainingData(draw(0, 120), 120, 2)
  const heldOut = buildTrainingData(draw(2, 80), 80, 2)
  expect(run.points).toEqual(data.values)
  const decoder = seededDecoder({ ...settings.recipe, widths: [1, 4, 2], seed: 4 * 3 + 1 })
  const start = {
    decoder,
    noise: { kind: 'isotropic', variance: 0.05 },
    priorCovariance: Float64Array.of(1),
  } as const
  settings.methods.forEach((method, m) => {
    const problem = {
      data,
      options: { ...DEFAULT_TRAINING_OPTIONS, ...method, batchSize: 50, seed: 4 * 3 + 3 },
    }
    let state = runToEnd(startTraining(problem, start))
    const nll = [state.nll]
    for (state of trainingIterations(problem, state)) if (state.position === 0) nll.push(state.nll)
    const lane = run.lanes[m]
    expect(lane.nll).toEqual(nll)
    expect(lane.status).toBe('epochLimit')
    const held = eStep(state.model, buildPartition(state.model.decoder), heldOut)
    expect(lane.heldOutNll).toBe(-held.logLikelihood / 80)
    expect(Array.from(lane.manifold!.latent)).toEqual(
      Array.from(lane.manifold!.latent).toSorted((a, b) => a - b),
    )
  })
})

test('methods begin at one likelihood, and seeds decide everything', () => {
  const run = runToEnd(comparedRunSteps(settings))
  expect(new Set(run.lanes.map(({ nll }) => nll[0])).size).toBe(1)
  expect(runToEnd(comparedRunSteps(settings))).toEqual(run)
  expect(runToEnd(comparedRunSteps({ ...settings, seed: 4 })).lanes[0].nll[0]).not.toBe(run.lanes[0].nll[0])
})

test('one that diverges is told so, and the others go on', () => {
  const methods = [{ method: 'adam', learningRate: 1e200, maxEpochs: 9 } as const, settings.methods[0]]
  const { lanes } = runToEnd(comparedRunSteps({ ...settings, methods }))
  expect(lanes[0].status).toBe('failed')
  expect(lanes[0].failure).not.toBeNull()
  expect(lanes[0].nll.length).toBeLessThan(10)
  expect(lanes[1]).toMatchObject({ status: 'epochLimit', failure: null })
  expect(lanes[1].nll).toHaveLength(7)
})

test('progress never falls, tells every epoch once, and marks what only measures', () => {
  let done = 0
  let measured = 0
  const told = settings.methods.map(() => 0)
  for (const progress of comparedRunSteps(settings)) {
    expect(progress.done).toBeGreaterThanOrEqual(done)
    ;({ done } = progress)
    expect(done).toBeLessThanOrEqual(progress.total)
    if (progress.isMeasuring === true) measured++
    if (progress.told === null) continue
    told[progress.told]++
    expect(progress.run.lanes[progress.told].nll).toHaveLength(told[progress.told])
  }
  expect(told).toEqual([7, 10])
  expect(measured).toBeGreaterThan(10)
})

test('an encoder has its exact ELBO measured, never above log p, at first, now and then, and at the end', () => {
  const methods = [{ method: 'vae', learningRate: 0.01, maxEpochs: 17 } as const, settings.methods[0]]
  const { lanes } = runToEnd(comparedRunSteps({ ...settings, methods }))
  const [vae, em] = lanes
  const measured = vae.elbo.flatMap((elbo, epoch) => (elbo === null ? [] : [epoch]))
  expect(measured).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 17])
  for (const epoch of measured) {
    const gap = -vae.nll[epoch] - vae.elbo[epoch]!
    expect(gap).toBeGreaterThanOrEqual(-1e-12 * Math.max(1, vae.nll[epoch]))
    expect(gap).toBeLessThan(100)
  }
  expect(em.elbo.every((elbo) => elbo === null)).toBe(true)
})
