import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatImageFile } from './formatImageFile.ts'
import { HEADER_BYTES } from './imageFile.ts'
import type { ImageGroup } from './imageGroup.ts'
import { parseImageFile } from './parseImageFile.ts'

function group(numImages: number, height: number, width: number, label = 4): ImageGroup {
  const pixels = Uint8Array.from({ length: numImages * height * width }, (_, p) => (37 * p) % 256)
  return { label, shape: { channels: 1, height, width }, numImages, pixels, fullInk: 255 }
}

function codeOf(bytes: Uint8Array): string {
  const parsed = parseImageFile(bytes)
  return parsed.ok ? 'ok' : (parsed.problems[0]?.code ?? 'none')
}

/** The bytes of a good file with some of the header replaced. */
function withHeader(at: number, ...values: number[]): Uint8Array {
  const bytes = formatImageFile(group(3, 5, 4))
  bytes.set(values, at)
  return bytes
}

test('a file gives back what was written, wherever it lies in memory', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 65_535 }),
      fc.integer({ min: 0, max: 3 }),
      (numImages, height, width, label, offset) => {
        const written = group(numImages, height, width, label)
        const bytes = formatImageFile(written)
        const moved = new Uint8Array(bytes.length + offset + 5)
        moved.set(bytes, offset)
        const parsed = parseImageFile(moved.subarray(offset, offset + bytes.length))
        expect(parsed).toEqual({ ok: true, value: written, notices: [] })
      },
    ),
  )
})

test('the layout is the documented one', () => {
  const bytes = formatImageFile(group(3, 5, 4, 0x0102))
  expect([...bytes.subarray(0, HEADER_BYTES)]).toEqual([
    0x44, 0x47, 0x4e, 0x49, 1, 0, 0x02, 0x01, 3, 0, 0, 0, 5, 0, 4, 0,
  ])
  expect(bytes.length).toBe(16 + 3 * 5 * 4)
})

test('a file that is cut short anywhere, or goes on, is refused', () => {
  const bytes = formatImageFile(group(3, 5, 4))
  for (let length = 0; length < bytes.length; length++)
    expect(codeOf(bytes.subarray(0, length))).toBe(length < 4 ? 'notImageFile' : 'fileLength')
  expect(codeOf(new Uint8Array([...bytes, 0]))).toBe('fileLength')
})

test('a header that claims nonsense is refused by name', () => {
  expect(codeOf(withHeader(0, 0x50))).toBe('notImageFile')
  expect(codeOf(withHeader(4, 2))).toBe('unknownVersion')
  expect(codeOf(withHeader(8, 0, 0, 0, 0))).toBe('noData')
  expect(codeOf(withHeader(12, 0, 0))).toBe('noData')
  expect(codeOf(withHeader(12, 65, 0, 65, 0))).toBe('tooManyColumns')
  expect(codeOf(withHeader(12, 255, 255, 255, 255))).toBe('tooManyColumns')
  expect(codeOf(withHeader(8, 255, 255, 255, 255))).toBe('tooManyRows')
  expect(codeOf(withHeader(8, 4))).toBe('fileLength')
})

test('any bytes are read or refused, never thrown over', () => {
  const start = [0x44, 0x47, 0x4e, 0x49, 1, 0]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (tail, isMarked) => {
      const parsed = parseImageFile(Uint8Array.from([...(isMarked ? start : []), ...tail]))
      if (parsed.ok) expect(parsed.value.pixels.length).toBeGreaterThan(0)
      else expect(parsed.problems).toHaveLength(1)
    }),
  )
})

test('what does not fit the layout is not written', () => {
  expect(() => formatImageFile({ ...group(2, 2, 2), label: 65_536 })).toThrow(RangeError)
  expect(() => formatImageFile({ ...group(2, 2, 2), numImages: 3 })).toThrow(RangeError)
  expect(() => formatImageFile({ ...group(2, 2, 2), fullInk: 16 })).toThrow(RangeError)
})
