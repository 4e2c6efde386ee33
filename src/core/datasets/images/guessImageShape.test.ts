import { expect, test } from 'vitest'
import { parseData } from '../parseData.ts'
import { guessImageShape } from './guessImageShape.ts'
import { pixelNames } from './pixelNames.ts'

const numbered = (prefix: string, count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${from + i}`)

test('numbered pixels of a square are an image', () => {
  const square = { channels: 1, height: 28, width: 28 }
  expect(guessImageShape(numbered('p', 784))).toEqual(square)
  expect(guessImageShape(numbered('pixel', 784, 1))).toEqual(square)
  expect(guessImageShape(numbered('Pixel_', 784))).toEqual(square)
})

test('placed pixels are an image of their own sides', () => {
  for (const shape of [
    { channels: 1, height: 28, width: 28 },
    { channels: 1, height: 3, width: 7 },
    { channels: 3, height: 2, width: 5 },
  ])
    expect(guessImageShape(pixelNames(shape))).toEqual(shape)
})

test('other names, gaps, too few pixels or sides that do not fit are no image', () => {
  expect(guessImageShape(numbered('x', 784))).toBeNull()
  expect(guessImageShape(numbered('p', 9))).toBeNull()
  expect(guessImageShape(numbered('p', 20))).toBeNull()
  expect(guessImageShape(numbered('p', 16, 2))).toBeNull()
  expect(guessImageShape(numbered('p', 16).with(3, 'p5'))).toBeNull()
  expect(guessImageShape(pixelNames({ channels: 1, height: 4, width: 4 }).with(2, '4x4'))).toBeNull()
  expect(guessImageShape(numbered('p', 15).concat('9999999999x9999999999'))).toBeNull()
})

test('a table of named pixels is read as images, its missing values stay missing, its rim needs no notice', () => {
  const head = `label,${numbered('p', 16).join(',')}`
  const row = (first: string): string => `7,${first},${Array.from({ length: 15 }, () => 0).join(',')}`
  const parsed = parseData([head, row(''), row('3'), row('5')].join('\n'), 'table')
  if (!parsed.ok) throw new Error('refused')
  expect(parsed.value.imageShape).toEqual({ channels: 1, height: 4, width: 4 })
  expect(parsed.value.values[0]).toBeNaN()
  expect(parsed.notices.map(({ code }) => code)).toEqual(['columnAsLabel'])
})
