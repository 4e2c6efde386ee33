import { expect, test } from 'vitest'
import type { ComparisonAnswer, FigureAnswer, RequestOf } from '../../workers/protocol.ts'
import type { Discovery } from '../core/figures/discovery.ts'
import type { CallOptions, Pool } from '../workerClient/createPool.ts'
import { abortError } from '../workerClient/workerErrors.ts'
import { createAppStore } from './createAppStore.ts'
import { createFigureDesk } from './figureDesk.ts'

interface Call {
  readonly request: RequestOf<'figure'>
  readonly options: CallOptions<ComparisonAnswer>
  readonly answer: () => void
  readonly reject: (error: Error) => void
}

function setUp() {
  const calls: Call[] = []
  const loaded: string[] = []
  const loadAsset = (name: string): Promise<Blob> => {
    loaded.push(name)
    return Promise.resolve(new Blob([name]))
  }
  const pool = {
    size: 2,
    call: (_name: string, request: RequestOf<'figure'>, options: Call['options']) =>
      new Promise<FigureAnswer>((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(abortError()))
        calls.push({ request, options, reject, answer: () => resolve(answerTo(request)) })
      }),
  } as unknown as Pool
  const store = createAppStore()
  return {
    calls,
    loaded,
    store,
    desk: createFigureDesk(store, pool, loadAsset),
    each: () => store.getState().figures.each,
  }
}

function answerTo(request: RequestOf<'figure'>): FigureAnswer {
  if (request.kind !== 'comparison' && request.kind !== 'images')
    return { kind: 'discovery', result: {} as Discovery }
  const { seed } = request.settings
  return {
    kind: request.kind,
    result: { run: { seed, points: new Float64Array(0), lanes: [] }, seconds: [seed] },
  }
}

/** Let everything that is settled be heard. */
async function heard(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

test('a figure is computed when it is opened for the first time, and not again', async () => {
  const { calls, store, desk, each } = setUp()
  desk.open('1')
  expect(store.getState().figures.page).toBe('1')
  expect(calls.map(({ request }) => request)).toEqual([each()[1].settings])
  calls[0].answer()
  await heard()
  expect(each()[1]).toMatchObject({ activity: 'idle', outcome: 'done' })
  expect(each()[1].drawn?.settings).toBe(each()[1].settings)
  desk.open(null)
  desk.open('1')
  expect(calls).toHaveLength(1)
})

test('one that was cancelled is not begun again by opening it', async () => {
  const { calls, desk, each } = setUp()
  desk.open('4')
  desk.cancel('4')
  await heard()
  expect(each()[4]).toMatchObject({ activity: 'idle', outcome: 'cancelled', drawn: null, failure: null })
  desk.open('4')
  expect(calls).toHaveLength(1)
})

test('a batch takes one seed after the other, two at a time, and shows the runs that are through', async () => {
  const { calls, desk, each } = setUp()
  desk.setBatchRuns(3)
  const batch = desk.runBatch('5')
  const seeds = (): number[] =>
    calls.map(({ request }) => (request.kind === 'comparison' ? request.settings.seed : -1))
  expect(seeds()).toEqual([0, 1])
  calls[1].answer()
  await heard()
  expect(seeds()).toEqual([0, 1, 2])
  expect(each()[5]).toMatchObject({ activity: 'batch', numDone: 1, numRuns: 3 })
  calls[2].options.onProgress?.({ done: 1, total: 2, phase: 'training' })
  expect(each()[5].fraction).toBeCloseTo((1 + 0.5) / 3)
  calls[0].answer()
  calls[2].answer()
  await batch
  const { drawn, numDone, outcome } = each()[5]
  expect({ numDone, outcome }).toEqual({ numDone: 3, outcome: 'done' })
  if (drawn?.figure.kind !== 'comparison') throw new Error('nothing drawn')
  // in the order of their seeds, whichever came first
  expect(drawn.figure.result.runs.map(({ seed }) => seed)).toEqual([0, 1, 2])
  expect(drawn.figure.result.seconds).toEqual([[0], [1], [2]])
  expect(drawn.figure.result.settings.seed).toBe(0)
  // nothing has changed since
  expect(drawn.settings).toBe(each()[5].settings)
})

test('a cancelled batch keeps what it has, and begins no further run', async () => {
  const { calls, desk, each } = setUp()
  const batch = desk.runBatch('4')
  calls[0].answer()
  await heard()
  desk.cancel('4')
  await batch
  expect(each()[4]).toMatchObject({ activity: 'idle', outcome: 'cancelled', numDone: 1 })
  expect(each()[4].drawn).not.toBeNull()
  const numCalls = calls.length
  await heard()
  expect(calls).toHaveLength(numCalls)
})

test('a newer run replaces an older one, whose answer is not shown', async () => {
  const { calls, desk, each } = setUp()
  desk.open('1')
  const { settings } = each()[1]
  if (settings.kind !== 'discovery') throw new Error('Fig. 1 is another kind')
  const changed = { ...settings, settings: { ...settings.settings, startSeed: 9 } }
  desk.setSettings('1', changed)
  const second = desk.run('1')
  await heard()
  expect(each()[1].activity).toBe('figure')
  calls[1].answer()
  await second
  expect(each()[1].drawn?.settings).toBe(changed)
  expect(each()[1].outcome).toBe('done')
})

test('a failure says why, and what was drawn stays', async () => {
  const { calls, desk, each } = setUp()
  desk.open('1')
  calls[0].answer()
  await heard()
  const again = desk.run('1')
  calls[1].reject(new Error('no such luck'))
  await again
  expect(each()[1]).toMatchObject({
    activity: 'idle',
    outcome: 'none',
    failure: { key: 'error.unknown', params: { message: 'no such luck' } },
  })
  expect(each()[1].drawn).not.toBeNull()
})

test('strips of images are computed from the file of their digit, one run or a batch', async () => {
  const { calls, loaded, desk, each } = setUp()
  desk.open('7')
  await heard()
  expect(loaded).toEqual(['mnist-4.bin'])
  expect(calls[0].request).toMatchObject({ kind: 'images', settings: each()[7].settings.settings })
  calls[0].answer()
  await heard()
  expect(each()[7].drawn?.figure).toMatchObject({ kind: 'images', result: { runs: [{ seed: 0 }] } })
  desk.setBatchRuns(2)
  void desk.runBatch('7')
  await heard()
  calls[1].answer()
  calls[2].answer()
  await heard()
  expect(each()[7].drawn?.figure).toMatchObject({ result: { runs: [{ seed: 0 }, { seed: 1 }] } })
})

test('one that is cancelled while its file is fetched asks no worker', async () => {
  const { calls, desk, each } = setUp()
  desk.open('7')
  desk.cancel('7')
  await heard()
  expect(each()[7]).toMatchObject({ activity: 'idle', outcome: 'cancelled' })
  expect(calls.filter(({ options }) => options.signal?.aborted !== true)).toEqual([])
})
