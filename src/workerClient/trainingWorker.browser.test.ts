/** The real workers, spawned as the app does, the training worker helped by the others. */
import { afterAll, expect, it } from 'vitest'
import type { TrainingRecord, TrainingRequest } from '../../workers/protocol.ts'
import { generateDataset } from '../core/datasets/generateDataset.ts'
import { buildTrainingData } from '../core/learning/trainingData.ts'
import { checkpointOf, startTraining, trainingIterations } from '../core/learning/trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../core/learning/trainingState.ts'
import { initialiseDecoder } from '../core/network/initialiseDecoder.ts'
import { createRng } from '../core/numerics/createRng.ts'
import { runToEnd } from '../core/steps.ts'
import { createPool } from './createPool.ts'
import { createTrainingPool } from './createTrainingPool.ts'
import { isAbortError } from './workerErrors.ts'

const timings = { readyMs: 20_000 } // the first load also builds the worker's modules
const pool = createPool({ size: 2, timings })
const trainingPool = createTrainingPool(1, timings)
afterAll(() => {
  pool.dispose()
  trainingPool.dispose()
})

const { values, numPoints } = generateDataset(
  { generator: 'circle', numPoints: 6000, noiseStd: 0.05 },
  createRng(2),
)
const request: TrainingRequest = {
  training: { values, numPoints },
  heldOut: null,
  options: { ...DEFAULT_TRAINING_OPTIONS, relativeGain: -1 },
  from: {
    kind: 'model',
    model: {
      decoder: initialiseDecoder(
        { widths: [1, 10, 10, 2], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
        createRng(3),
      ),
      noise: { kind: 'isotropic', variance: 1 },
      priorCovariance: Float64Array.of(1),
    },
    epoch: 0,
  },
  stop: 'run',
  untilEpoch: 2,
  maxMs: Infinity,
  tellParts: false,
  paceMs: 0,
}

it('trains to the bits of one thread, whoever computes the chunks, and tells every epoch', async () => {
  await Promise.all([pool.start(), trainingPool.start()])
  trainingPool.linkTo(pool)
  const told: TrainingRecord[] = []
  const { records, end } = await trainingPool.call('train', request, {
    onUpdate: (update) => told.push(...update),
  })
  expect(end).toBe('epochLimit')
  const problem = {
    data: buildTrainingData(values, numPoints, 2),
    options: { ...request.options, maxEpochs: 2 },
  }
  if (request.from.kind !== 'model') throw new Error('expected a model')
  const first = runToEnd(startTraining(problem, request.from.model))
  const states = [first, ...trainingIterations(problem, first)].filter(({ position }) => position === 0)
  expect([...told, ...records].map(({ checkpoint }) => checkpoint)).toEqual(states.map(checkpointOf))
})

it('stops soon when it is cancelled, and the worker lives on', async () => {
  const controller = new AbortController()
  const running = trainingPool.call(
    'train',
    { ...request, untilEpoch: 1e6 },
    { signal: controller.signal, onUpdate: () => controller.abort() },
  )
  expect(await running.catch(isAbortError)).toBe(true)
  const { end } = await trainingPool.call('train', { ...request, stop: 'step' })
  expect(end).toBe('asked')
})
