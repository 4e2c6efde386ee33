import { expect, test } from 'vitest'
import { encodePng } from '../src/core/datasets/images/__fixtures__/encodePng.ts'
import { formatImageFile } from '../src/core/datasets/images/formatImageFile.ts'
import { createInferenceService } from './inferenceService.ts'
import { PROTOCOL_VERSION, type RequestName, type RequestOf } from './protocol.ts'
import { createWorkerApi } from './serve.ts'

async function run<K extends RequestName>(name: K, request: RequestOf<K>) {
  const api = createWorkerApi(createInferenceService())
  return api.run({ protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 0 }, name, request, null)
}

const recipe = { numEach: null, isUnitNorm: false, noiseStd: 0, seed: 0 }
const file = (label: number, ...pixels: number[]): Blob => {
  const shape = { channels: 1, height: 1, width: 2 }
  const numImages = pixels.length / 2
  const group = { label, shape, numImages, pixels: Uint8Array.from(pixels), fullInk: 255 }
  return new Blob([new Uint8Array(formatImageFile(group))])
}

test('files of several digits become one table', async () => {
  const files = [file(3, 0, 255, 51, 0), file(8, 102, 0)]
  const request = { source: 'mnist', files, digits: [3, 8], name: 'two', recipe } as const
  const settled = await run('readDigits', request)
  expect(settled).toMatchObject({
    ok: true,
    value: {
      numPoints: 3,
      values: Float64Array.of(0, 1, 0.2, 0, 0.4, 0),
      label: { values: ['3', '3', '8'] },
    },
  })
})

test('of a table the rows of the wanted digits are taken', async () => {
  const head = `label,${Array.from({ length: 64 }, (_, i) => `p${i}`).join(',')}`
  const row = (label: number, pixel: number): string => `${label},${new Array(64).fill(pixel).join(',')}`
  const files = [new Blob([[head, row(3, 16), row(5, 4), row(3, 8)].join('\n')])]
  const request = { source: 'digits8x8', files, digits: [3], name: 'threes', recipe } as const
  const settled = await run('readDigits', request)
  expect(settled).toMatchObject({ ok: true, value: { numPoints: 2, dataDim: 64 } })
  expect(settled.ok && settled.value.values[0]).toBe(1)
  expect(settled.ok && settled.value.values[64]).toBe(0.5)
})

test('a file that is not whole is refused', async () => {
  const files = [file(3, 0, 255).slice(0, 17)]
  const settled = await run('readDigits', { source: 'mnist', files, digits: [3], name: 'cut', recipe })
  expect(settled).toMatchObject({ ok: false, error: { problems: [{ code: 'fileLength' }] } })
})

const png = (...samples: number[]): Blob =>
  new Blob([encodePng({ width: samples.length, height: 1, bitDepth: 8, colourType: 0, samples })])

test('PNG files become one table, problems carry the name', async () => {
  const good = [
    { file: png(0, 255), name: 'a.png' },
    { file: png(51, 102), name: 'b.png' },
  ]
  const settled = await run('readPngs', { files: good, name: 'two' })
  expect(settled).toMatchObject({
    ok: true,
    value: { dataset: { values: Float64Array.of(0, 1, 0.2, 0.4), label: { values: ['a.png', 'b.png'] } } },
  })
  const mixed = await run('readPngs', { files: [...good, { file: png(1, 2, 3), name: 'c.png' }], name: 'x' })
  expect(mixed).toMatchObject({ ok: false, error: { problems: [{ path: 'c.png', code: 'imageSize' }] } })
  const large = { file: new Blob([new Uint8Array(2 ** 20 + 1)]), name: 'large.png' }
  const refused = await run('readPngs', { files: [large], name: 'x' })
  expect(refused).toMatchObject({ ok: false, error: { problems: [{ path: 'large.png', code: 'tooLarge' }] } })
})
