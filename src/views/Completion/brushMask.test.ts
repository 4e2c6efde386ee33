import { expect, test } from 'vitest'
import { brushMask } from './brushMask.ts'

const shape = { channels: 2, height: 5, width: 6 }
const rows = (mask: Uint8Array): string[] =>
  Array.from({ length: 10 }, (_, r) => mask.subarray(6 * r, 6 * r + 6).join(''))

test('a stroke paints the line between its ends in every channel, and takes away again', () => {
  const empty = new Uint8Array(60)
  const line = brushMask(empty, shape, { row: 1, column: 0 }, { row: 1, column: 3 }, 1, true)
  const half = ['000000', '111100', '000000', '000000', '000000']
  expect(rows(line)).toEqual([...half, ...half])
  expect(empty.every((value) => value === 0)).toBe(true)
  const less = brushMask(line, shape, { row: 1, column: 2 }, { row: 1, column: 5 }, 1, false)
  expect(rows(less).slice(0, 2)).toEqual(['000000', '110000'])
})

test('a wider brush is round, and stays within the image', () => {
  const at = { row: 0, column: 2 }
  expect(rows(brushMask(new Uint8Array(60), shape, at, at, 3, true)).slice(0, 3)).toEqual([
    '011100',
    '011100',
    '000000',
  ])
  expect(rows(brushMask(new Uint8Array(60), shape, at, at, 2, true)).slice(0, 3)).toEqual([
    '011100',
    '001000',
    '000000',
  ])
})
