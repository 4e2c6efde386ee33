import { describe, expect, it } from 'vitest'
import { generateDataset } from '../src/core/datasets/generateDataset.ts'
import { eStep } from '../src/core/learning/eStep.ts'
import { buildTrainingData } from '../src/core/learning/trainingData.ts'
import { checkpointOf, startTraining, trainingIterations } from '../src/core/learning/trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS, type TrainingOptions } from '../src/core/learning/trainingState.ts'
import { initialiseDecoder } from '../src/core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../src/core/network/model.ts'
import { createRng } from '../src/core/numerics/createRng.ts'
import { buildPartition } from '../src/core/partition/buildPartition.ts'
import { runToEnd } from '../src/core/steps.ts'
import { createInferenceService } from './inferenceService.ts'
import {
  PROTOCOL_VERSION,
  type RaceEntrant,
  type RaceNews,
  type RaceRecord,
  type Settled,
  type TrainingRecord,
  type TrainingRequest,
} from './protocol.ts'
import { createWorkerApi } from './serve.ts'
import { createTrainingService } from './trainingService.ts'

const model: GenerativeModel = {
  decoder: initialiseDecoder(
    { widths: [1, 6, 2], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    createRng(1),
  ),
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1),
}
const { values, numPoints } = generateDataset(
  { generator: 'circle', numPoints: 600, noiseStd: 0.05 },
  createRng(2),
)
const training = { values, numPoints }
const options: TrainingOptions = { ...DEFAULT_TRAINING_OPTIONS, accelerate: false, relativeGain: 0 }
const request: TrainingRequest = {
  training,
  heldOut: null,
  options,
  from: { kind: 'model', model, epoch: 0 },
  stop: 'run',
  untilEpoch: 6,
  maxMs: Infinity,
  tellParts: false,
  paceMs: 0,
}

/** What core's driver makes of the same request, at the ends of epochs. */
function expected(numEpochs: number) {
  const problem = {
    data: buildTrainingData(values, numPoints, 2),
    options: { ...options, maxEpochs: numEpochs },
  }
  const first = runToEnd(startTraining(problem, model))
  const states = [first, ...trainingIterations(problem, first)]
  return states.filter(({ position }) => position === 0).map(checkpointOf)
}

async function train(patch: Partial<TrainingRequest>, stopAfter = Infinity) {
  const api = createWorkerApi(createTrainingService())
  const told: TrainingRecord[] = []
  const job = { protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 0 }
  const settled: Settled<'train'> = await api.run(job, 'train', { ...request, ...patch }, null, (records) => {
    told.push(...structuredClone(records))
    if (told.length >= stopAfter) api.cancel(1)
  })
  if (!settled.ok) return { records: told, end: settled.error.name }
  return { records: [...told, ...settled.value.records], end: settled.value.end }
}

const checkpoints = (records: readonly TrainingRecord[]) => records.map(({ checkpoint }) => checkpoint)

describe('train', () => {
  it("tells core's states, from the first one on, and why it ended", async () => {
    const { records, end } = await train({})
    expect(checkpoints(records)).toEqual(expected(6))
    expect(end).toBe('epochLimit')
    expect(records.every(({ ms }) => ms >= 0)).toBe(true)
  })

  it('goes on from any checkpoint with the same bits, by epochs or by parts of them', async () => {
    const whole = expected(3)
    let from: TrainingRequest['from'] = request.from
    for (let epoch = 1; epoch <= 2; epoch++) {
      const { records, end } = await train({ from, stop: 'epoch' })
      expect(end).toBe('asked')
      expect(records.at(-1)!.checkpoint).toEqual(whole[epoch])
      from = { kind: 'checkpoint', checkpoint: records.at(-1)!.checkpoint }
    }
    const kinds: string[] = []
    do {
      const { records } = await train({ from, stop: 'step' })
      const { checkpoint } = records.at(-1)!
      kinds.push(checkpoint.lastStep.kind)
      from = { kind: 'checkpoint', checkpoint }
    } while (from.kind === 'checkpoint' && from.checkpoint.position > 0)
    expect(kinds).toEqual(['expectation', 'layer', 'layer', 'noise'])
    expect(from).toEqual({ kind: 'checkpoint', checkpoint: whole[3] })
  })

  it('that is cancelled has told what it had reached', async () => {
    const { records, end } = await train({ untilEpoch: 1e6, tellParts: true, paceMs: 1 }, 8)
    expect(end).toBe('AbortError')
    expect(records.length).toBeGreaterThanOrEqual(8)
    expect(records[4].checkpoint).toEqual(expected(1)[1])
  })

  it('hears a cancel at full speed too, though no step of so few points stops by itself', async () => {
    const { records, end } = await train({ untilEpoch: 1e6, options: { ...options, relativeGain: -1 } }, 3)
    expect(end).toBe('AbortError')
    expect(records.length).toBeLessThan(1000)
  })

  it('stops when it has converged, or when its time is up', async () => {
    expect((await train({ options: { ...options, relativeGain: 0.5 }, untilEpoch: 50 })).end).toBe(
      'converged',
    )
    const { end, records } = await train({ maxMs: 1, untilEpoch: 1e6 })
    expect(end).toBe('timeLimit')
    expect(records.at(-1)!.checkpoint.position).toBe(0)
  })

  it('judges held-out points at the ends of epochs', async () => {
    const heldOut = { values: values.slice(0, 100), numPoints: 50 }
    const { records } = await train({ heldOut, untilEpoch: 1, tellParts: true })
    expect(records.map(({ heldOutNll }) => heldOutNll === null)).toEqual([false, true, true, true, false])
    const { model: trained } = records.at(-1)!.checkpoint
    const { logLikelihood } = eStep(
      trained,
      buildPartition(trained.decoder),
      buildTrainingData(heldOut.values, 50, 2),
    )
    expect(records.at(-1)!.heldOutNll).toBe(-logLikelihood / 50)
  })

  it('counts from the epoch that its model is said to be of', async () => {
    const { records } = await train({ from: { kind: 'model', model, epoch: 7 }, stop: 'epoch' })
    expect(records.map(({ checkpoint }) => checkpoint.epoch)).toEqual([7, 8])
  })

  it.each(['vae', 'glo'] as const)(
    '%s answers the same requests, and goes on with its memory',
    async (method) => {
      const own = { ...options, method }
      const whole = await train({ options: own, untilEpoch: 4 })
      expect(whole.end).toBe('epochLimit')
      const from = { kind: 'checkpoint', checkpoint: whole.records[2].checkpoint } as const
      const rest = await train({ options: own, untilEpoch: 4, from })
      expect(checkpoints(rest.records)).toEqual(checkpoints(whole.records).slice(3))
      const { records, end } = await train({ options: own, untilEpoch: 1e6 }, 3)
      expect(end).toBe('AbortError')
      expect(records.length).toBeLessThan(1000)
    },
  )

  it.each(['vae', 'glo'] as const)('that diverges has told what it had reached: %s', async (method) => {
    const own: TrainingOptions = { ...options, method, learningRate: 1e300 }
    const { records, end } = await train({ options: own, heldOut: training })
    expect(end).toBe('NumericalError')
    expect(records).toHaveLength(1)
    for (const learningRate of [0.5, 3, 1e5]) {
      const { records: all } = await train({ options: { ...own, learningRate }, untilEpoch: 40 })
      expect(all.every(({ checkpoint }) => Number.isFinite(checkpoint.nll))).toBe(true)
    }
  })

  it('fails with a code on data that is too far away', async () => {
    const far = { values: Float64Array.of(1e200, 0), numPoints: 1 }
    expect((await train({ training: far })).end).toBe('NumericalError')
  })
})

describe('race', () => {
  const far: GenerativeModel = { ...model, noise: { kind: 'isotropic', variance: 1e-320 } }
  const entrantOf = (patch: Partial<TrainingOptions>, from = model): RaceEntrant => ({
    options: { ...options, maxEpochs: 3, ...patch },
    from: { kind: 'model', model: from },
  })

  async function run(
    entrants: readonly RaceEntrant[],
    isCancelled: (news: RaceNews) => boolean = () => false,
  ) {
    const api = createWorkerApi(createTrainingService())
    const records: RaceRecord[] = []
    const job = { protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 0 }
    let standings: RaceNews['standings'] = []
    const take = (news: RaceNews): void => {
      records.push(...structuredClone(news.records))
      standings = structuredClone(news.standings)
    }
    const heldOut = { values: values.slice(0, 100), numPoints: 50 }
    const settled = await api.run(job, 'race', { training, heldOut, entrants }, null, (news) => {
      take(news)
      if (isCancelled(news)) api.cancel(1)
    })
    if (settled.ok) take(settled.value)
    return { records, standings, isOver: settled.ok }
  }

  it('takes each entrant where it would come alone, though one fails', async () => {
    const { records, standings } = await run([
      entrantOf({}),
      entrantOf({}, far),
      entrantOf({ method: 'adam', maxEpochs: 5 }),
    ])
    expect(standings.map(({ status }) => status)).toEqual(['epochLimit', 'failed', 'epochLimit'])
    expect(standings[0].checkpoint).toEqual(expected(3).at(-1))
    expect(standings[1]).toMatchObject({ checkpoint: null, heldOutNll: null })
    expect(standings[1].failure).not.toBeNull()
    for (const [i, last] of [
      [0, 3],
      [2, 5],
    ] as const) {
      const own = records.filter(({ entrant }) => entrant === i)
      expect(own.map(({ epoch }) => epoch)).toEqual(Array.from({ length: last + 1 }, (_, e) => e))
      const { model: trained, nll } = standings[i].checkpoint!
      expect(own.at(-1)!.nll).toBe(nll)
      const data = buildTrainingData(values.slice(0, 100), 50, 2)
      const judged = -eStep(trained, buildPartition(trained.decoder), data).logLikelihood / 50
      expect(standings[i].heldOutNll).toBe(judged)
    }
  })

  it('goes on from where it was stopped, with the same bits and no epoch twice', async () => {
    const entrants = [entrantOf({ maxEpochs: 60 }), entrantOf({ method: 'adam', maxEpochs: 60 })]
    const whole = await run(entrants)
    const half = await run(entrants, (news) =>
      news.standings.every(({ checkpoint }) => checkpoint!.epoch >= 3),
    )
    expect(half.isOver).toBe(false)
    const rest = await run(
      entrants.map((entrant, i) => ({
        ...entrant,
        from: { kind: 'checkpoint', checkpoint: half.standings[i].checkpoint! },
      })),
    )
    expect(rest.standings).toEqual(whole.standings)
    const withoutTime = (records: readonly RaceRecord[]) =>
      records.map(({ entrant, epoch, nll }) => ({ entrant, epoch, nll }))
    expect(withoutTime([...half.records, ...rest.records])).toEqual(withoutTime(whole.records))
  })
})

it('the log-likelihood that the page asks for is that of training, to the bit', async () => {
  const api = createWorkerApi(createInferenceService())
  const job = { protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 0 }
  for (const { model: at, nll } of expected(2)) {
    const settled = await api.run(job, 'logLikelihood', { model: at, ...training }, null)
    if (!settled.ok) throw new Error(settled.error.message)
    expect(settled.value.chunks).toHaveLength(2)
    expect(-(settled.value.chunks[0] + settled.value.chunks[1]) / numPoints).toBe(nll)
  }
})
