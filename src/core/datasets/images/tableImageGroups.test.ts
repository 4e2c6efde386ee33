import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Dataset } from '../dataset.ts'
import { parseData } from '../parseData.ts'
import { tableImageGroups } from './tableImageGroups.ts'

const SHAPE = { channels: 1, height: 1, width: 2 }
const table: Dataset = {
  name: 'table',
  numPoints: 4,
  dataDim: 2,
  columnNames: ['a', 'b'],
  values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  label: { name: 'label', values: ['3', '0', '3', '1'] },
}

test('rows of each label, in the order of the table', () => {
  const groups = tableImageGroups(table, SHAPE, 16, [3, 0])
  expect(groups.map(({ label, numImages, pixels }) => ({ label, numImages, pixels: [...pixels] }))).toEqual([
    { label: 3, numImages: 2, pixels: [1, 2, 5, 6] },
    { label: 0, numImages: 1, pixels: [3, 4] },
  ])
})

test('what is no such table is thrown over', () => {
  expect(() => tableImageGroups(table, SHAPE, 16, [2])).toThrow(RangeError)
  expect(() => tableImageGroups(table, SHAPE, 7, [3])).toThrow(RangeError)
  expect(() => tableImageGroups(table, { ...SHAPE, width: 3 }, 16, [3])).toThrow(RangeError)
  expect(() => tableImageGroups({ ...table, label: null }, SHAPE, 16, [3])).toThrow(RangeError)
  const missing = { ...table, values: table.values.with(0, Number.NaN) }
  expect(() => tableImageGroups(missing, SHAPE, 16, [3])).toThrow(RangeError)
})

test('the small digits are 1,797 images of ten classes', () => {
  const file = new URL('../../../../public/presets/digits8x8.csv', import.meta.url)
  const parsed = parseData(readFileSync(file, 'utf8'), 'digits')
  if (!parsed.ok) throw new Error('refused')
  const shape = { channels: 1, height: 8, width: 8 }
  expect(parsed.value.imageShape).toEqual(shape)
  const groups = tableImageGroups(parsed.value, shape, 16, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(groups.reduce((sum, { numImages }) => sum + numImages, 0)).toBe(1797)
  expect(groups[4].numImages).toBe(181)
})
