import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../numerics/createRng.ts'
import { runToEnd } from '../../steps.ts'
import { encodePng, pngChunk, type PngSource } from './__fixtures__/encodePng.ts'
import { decodePng, type PngImage } from './decodePng.ts'
import { pngDatasetSteps } from './pngDataset.ts'

const NUM_SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const KINDS = [
  [0, 1],
  [0, 2],
  [0, 4],
  [0, 8],
  [0, 16],
  [2, 8],
  [2, 16],
  [3, 1],
  [3, 2],
  [3, 4],
  [3, 8],
  [4, 8],
  [4, 16],
  [6, 8],
  [6, 16],
] as const

function decoded(bytes: Uint8Array): PngImage {
  const parsed = decodePng(bytes, 'a.png')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

function codeOf(bytes: Uint8Array): string {
  const parsed = decodePng(bytes, 'a.png')
  return parsed.ok ? 'ok' : `${parsed.problems[0].path} ${parsed.problems[0].code}`
}

function grey(width: number, height: number, samples: readonly number[]): Uint8Array {
  return encodePng({ width, height, bitDepth: 8, colourType: 0, samples })
}

/** What a source's pixels are on white, without any of the decoder's code. */
function expected({ width, height, bitDepth, colourType, samples, palette = [], transparency }: PngSource) {
  const most = 2 ** bitDepth - 1
  const perPixel = NUM_SAMPLES[colourType]
  const planes: number[][] = [[], [], []]
  for (let p = 0; p < width * height; p++) {
    const own = samples.slice(p * perPixel, (p + 1) * perPixel)
    const colour =
      colourType === 3
        ? [0, 1, 2].map((c) => palette[3 * own[0] + c] / 255)
        : [0, 1, 2].map((c) => own[perPixel > 2 ? c : 0] / most)
    const alpha =
      colourType === 3
        ? (transparency?.[own[0]] ?? 255) / 255
        : perPixel % 2 === 0
          ? own[perPixel - 1] / most
          : 1
    colour.forEach((value, c) => planes[c].push(alpha * value + (1 - alpha)))
  }
  return planes.flat()
}

test('every kind of PNG, filter and interlacing gives its pixels', () => {
  const kinds = fc.constantFrom(...KINDS)
  const side = fc.integer({ min: 1, max: 11 })
  fc.assert(
    fc.property(kinds, side, side, fc.boolean(), fc.nat(1e6), (kind, width, height, isInterlaced, seed) => {
      const [colourType, bitDepth] = kind
      const rng = createRng(seed)
      const draw = (below: number): number => Math.floor(rng() * below)
      const samples = Array.from({ length: width * height * NUM_SAMPLES[colourType] }, () =>
        draw(2 ** bitDepth),
      )
      const filters = Array.from({ length: height }, () => draw(5))
      const isIndexed = colourType === 3
      const source: PngSource = {
        width,
        height,
        bitDepth,
        colourType,
        samples,
        isInterlaced,
        filter: (row) => filters[row],
        ...(isIndexed
          ? {
              palette: Array.from({ length: 3 * 2 ** bitDepth }, () => draw(256)),
              transparency: [draw(256), draw(256)],
            }
          : {}),
      }
      const image = decoded(encodePng(source))
      expect([image.width, image.height]).toEqual([width, height])
      const wanted = expected(source)
      // the same three operations in another order: two units of the last place of 1
      image.values.forEach((value, k) => expect(Math.abs(value - wanted[k])).toBeLessThanOrEqual(2 ** -51))
    }),
  )
})

test('one colour of an image without alpha may be transparent', () => {
  const source = { width: 2, height: 1, bitDepth: 8, colourType: 0, samples: [7, 8], transparency: [0, 7] }
  expect([...decoded(encodePng(source)).values.subarray(0, 2)]).toEqual([1, 8 / 255])
})

test('what is no PNG, damaged or cut short anywhere is refused by name', () => {
  const bytes = grey(
    5,
    4,
    Array.from({ length: 20 }, (_, i) => 12 * i),
  )
  expect(codeOf(bytes)).toBe('ok')
  for (let length = 0; length < bytes.length; length++)
    expect(codeOf(bytes.subarray(0, length))).toBe(length < 8 ? 'a.png notPng' : 'a.png pngDamaged')
  for (let at = 8; at < bytes.length; at++)
    expect(codeOf(bytes.with(at, bytes[at] ^ 0x10))).toBe('a.png pngDamaged')
})

test('a size that no data may have is refused before anything is unpacked', () => {
  const claim = { width: 65, height: 64, bitDepth: 8, colourType: 0, samples: [], raw: new Uint8Array(9) }
  expect(codeOf(encodePng(claim))).toBe('a.png imageTooLarge')
  expect(codeOf(encodePng({ ...claim, width: 2 ** 32 - 1, height: 2 ** 32 - 1 }))).toBe('a.png imageTooLarge')
  expect(codeOf(encodePng({ ...claim, width: 0 }))).toBe('a.png pngDamaged')
})

test('more or fewer pixels than the header says, unknown filters and colours are refused', () => {
  const source = { width: 3, height: 2, bitDepth: 8, colourType: 0, samples: [] }
  expect(codeOf(encodePng({ ...source, raw: new Uint8Array(8) }))).toBe('ok')
  expect(codeOf(encodePng({ ...source, raw: new Uint8Array(7) }))).toBe('a.png pngDamaged')
  expect(codeOf(encodePng({ ...source, raw: new Uint8Array(9) }))).toBe('a.png pngDamaged')
  expect(codeOf(encodePng({ ...source, raw: new Uint8Array(5e7) }))).toBe('a.png pngDamaged')
  expect(codeOf(encodePng({ ...source, raw: new Uint8Array(8).fill(5) }))).toBe('a.png pngDamaged')
  expect(codeOf(encodePng({ ...source, colourType: 3, palette: [], raw: new Uint8Array(8) }))).toBe(
    'a.png pngDamaged',
  )
  expect(codeOf(encodePng({ ...source, colourType: 5, raw: new Uint8Array(8) }))).toBe('a.png pngDamaged')
})

test('any bytes after the signature are read or refused, never thrown over', () => {
  const good = grey(2, 2, [1, 2, 3, 4])
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (tail) => {
      expect(codeOf(Uint8Array.from([...good.subarray(0, 8), ...tail]))).toBe('a.png pngDamaged')
      const packed = pngChunk('IDAT', deflateSync(tail))
      const bytes = Uint8Array.from([
        ...good.subarray(0, 33),
        ...packed,
        ...pngChunk('IEND', new Uint8Array()),
      ])
      expect(['ok', 'a.png pngDamaged']).toContain(codeOf(bytes))
    }),
  )
})

const files = (...contents: Uint8Array[]) =>
  contents.map((bytes, i) => ({ name: `${String.fromCharCode(97 + i)}.png`, bytes }))

test('grey images become rows of one channel', () => {
  const parsed = runToEnd(pngDatasetSteps(files(grey(2, 1, [0, 51]), grey(2, 1, [255, 102])), 'two'))
  expect(parsed).toEqual({
    ok: true,
    notices: [],
    value: {
      name: 'two',
      numPoints: 2,
      dataDim: 2,
      columnNames: ['1x1', '1x2'],
      values: Float64Array.of(0, 0.2, 1, 0.4),
      imageShape: { channels: 1, height: 1, width: 2 },
      label: { name: 'file', values: ['a.png', 'b.png'] },
    },
  })
})

test('one coloured image makes all of three channels, or grey where that is too much', () => {
  const colour = (width: number, height: number): Uint8Array =>
    encodePng({
      width,
      height,
      bitDepth: 8,
      colourType: 2,
      samples: Array.from({ length: 3 * width * height }, (_, i) => (i === 0 ? 255 : 0)),
    })
  const small = runToEnd(pngDatasetSteps(files(grey(2, 1, [0, 51]), colour(2, 1)), 'mixed'))
  expect(small.ok && small.value.imageShape).toEqual({ channels: 3, height: 1, width: 2 })
  expect(small.ok && [...small.value.values]).toEqual([0, 0.2, 0, 0.2, 0, 0.2, 1, 0, 0, 0, 0, 0])
  expect(small.ok && small.value.columnNames).toEqual(['1:1x1', '1:1x2', '2:1x1', '2:1x2', '3:1x1', '3:1x2'])
  const large = runToEnd(pngDatasetSteps(files(colour(64, 64)), 'large'))
  expect(large.ok && large.value.dataDim).toBe(4096)
  expect(large.ok && large.value.values[0]).toBe(0.2126)
  expect(large.ok && large.notices.map(({ code }) => code)).toEqual(['colourDropped'])
})

test('images of mixed sizes are refused by name', () => {
  const parsed = runToEnd(
    pngDatasetSteps(files(grey(2, 1, [0, 1]), grey(1, 2, [0, 1]), new Uint8Array(3)), 'x'),
  )
  expect(parsed.ok).toBe(false)
  expect(!parsed.ok && parsed.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'b.png imageSize',
    'c.png notPng',
  ])
  expect(runToEnd(pngDatasetSteps([], 'x')).ok).toBe(false)
})
