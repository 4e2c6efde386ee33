import { expect, test } from 'vitest'
import { formatImageFile } from '../src/core/datasets/images/formatImageFile.ts'
import type { ComparisonSettings } from '../src/core/figures/comparedRun.ts'
import { comparedRunSteps } from '../src/core/figures/comparedRun.ts'
import { FIGURE_IDS } from '../src/core/figures/figure.ts'
import { SOME_IMAGES } from '../src/core/figures/__fixtures__/paperFigures.ts'
import { imageRunSteps, type ImageRunSettings } from '../src/core/figures/imageRun.ts'
import type { ManifoldPolyline } from '../src/core/figures/manifoldPolyline.ts'
import { PAPER_SETTINGS } from '../src/core/figures/paperSettings.ts'
import { runToEnd } from '../src/core/steps.ts'
import { PROTOCOL_VERSION, type TimedRun } from './protocol.ts'
import { createWorkerApi } from './serve.ts'
import { createTrainingService } from './trainingService.ts'

const api = createWorkerApi(createTrainingService())
const job = (jobId: number) => ({ protocol: PROTOCOL_VERSION, jobId, modelVersion: 0 })

test('answers every figure of the paper that is quick', async () => {
  let jobId = 0
  for (const id of FIGURE_IDS.slice(0, 3)) {
    for (const { figure } of PAPER_SETTINGS[id]) {
      if (figure.kind === 'images') throw new Error('images have a file')
      const settled = await api.run(job(++jobId), 'figure', figure, null)
      expect(settled).toMatchObject({ ok: true, value: { kind: figure.kind } })
    }
  }
})

test('a region without end may cross: its corners at infinity are no error', async () => {
  const { figure } = PAPER_SETTINGS[2][0]
  if (figure.kind !== 'simplices') throw new Error('Fig. 2 is another kind')
  const far = { kind: 'simplices', settings: { ...figure.settings, latent: [40, -30] } } as const
  const settled = await api.run(job(50), 'figure', far, null)
  expect(settled).toMatchObject({ ok: true, value: { result: { dissection: { area: Infinity } } } })
})

const settings: ComparisonSettings = {
  ...(PAPER_SETTINGS[4][0].figure.settings as ComparisonSettings),
  numPoints: 60,
  hidden: [3],
  methods: [
    { method: 'em', learningRate: 0, maxEpochs: 4 },
    { method: 'adam', learningRate: 0.01, maxEpochs: 4 },
  ],
}

test('a comparison is the one of core, with the seconds of each method', async () => {
  const settled = await api.run(job(60), 'figure', { kind: 'comparison', settings }, null)
  if (!settled.ok || settled.value.kind !== 'comparison') throw new Error('no comparison')
  const { run, seconds } = settled.value.result
  expect(run).toEqual(runToEnd(comparedRunSteps(settings)))
  expect(seconds).toHaveLength(2)
  for (const each of seconds) expect(each).toBeGreaterThan(0)
})

test('a comparison tells of itself on its way, and ends when it is cancelled', async () => {
  // one that never converges
  const methods = [{ method: 'adam', learningRate: 0.001, maxEpochs: 1_000_000 } as const]
  const heard: TimedRun<ManifoldPolyline>[] = []
  const running = api.run(
    job(70),
    'figure',
    { kind: 'comparison', settings: { ...settings, hidden: [8], methods } },
    null,
    (update) => {
      if (update.kind === 'comparison') heard.push(update.result)
      if (heard.length === 2) api.cancel(70)
    },
  )
  expect(await running).toMatchObject({ ok: false, error: { name: 'AbortError' } })
  expect(heard[1].run.lanes[0].nll.length).toBeGreaterThan(heard[0].run.lanes[0].nll.length)
  expect(heard[1].seconds[0]).toBeGreaterThan(0)
})

const imageSettings: ImageRunSettings = {
  ...(PAPER_SETTINGS[7][0].figure.settings as ImageRunSettings),
  numImages: 12,
  numHeldOut: 6,
  hidden: [2],
  methods: [{ method: 'em', learningRate: 0, maxEpochs: 2 }],
}

test('strips of images are those of core, from the file of the digit', async () => {
  const file = new Blob([new Uint8Array(formatImageFile(SOME_IMAGES))])
  const settled = await api.run(job(80), 'figure', { kind: 'images', settings: imageSettings, file }, null)
  if (!settled.ok || settled.value.kind !== 'images') throw new Error('no strips')
  const { run, seconds } = settled.value.result
  expect(run).toEqual(runToEnd(imageRunSteps(imageSettings, SOME_IMAGES)))
  expect(seconds[0]).toBeGreaterThan(0)
})

test('a file that holds no images is refused', async () => {
  const request = { kind: 'images', settings: imageSettings, file: new Blob(['no images']) } as const
  expect(await api.run(job(81), 'figure', request, null)).toMatchObject({
    ok: false,
    error: { name: 'ParseError' },
  })
})
