import { expect, test } from 'vitest'
import { imagePixels } from './imagePixels.ts'
import { greyScale, residualScale } from './imageScale.ts'
import { pixelAt } from './pixelAt.ts'

const colours = { 'residual-low': '#0000ff', 'residual-zero': '#ffffff', 'residual-high': '#ff0000' }
const row = { channels: 1, height: 1, width: 3 }

test('grey: black and white at the ends, clipped beyond, transparent where missing', () => {
  const scale = { kind: 'grey', range: [-1, 1] } as const
  const values = [7, -1, 0, Number.NaN, 9, 1, -9]
  expect(Array.from(imagePixels(values, 1, row, scale, colours))).toEqual([
    0, 0, 0, 255, 128, 128, 128, 255, 0, 0, 0, 0,
  ])
  expect(Array.from(imagePixels(values, 4, row, scale, colours)).filter((_, i) => i % 4 === 0)).toEqual([
    255, 255, 0,
  ])
})

test('three channels are red, green and blue, row by row from the top', () => {
  const shape = { channels: 3, height: 2, width: 1 }
  const values = [0, 1, 1, 0, 0, Number.NaN]
  const pixels = imagePixels(values, 0, shape, { kind: 'grey', range: [0, 1] }, colours)
  expect(Array.from(pixels)).toEqual([0, 255, 0, 255, 0, 0, 0, 0])
})

test('residuals: zero in the middle, either sign its own hue, in proportion', () => {
  const pixels = imagePixels([-2, 0, 1], 0, row, { kind: 'residual', reach: 2 }, colours)
  expect(Array.from(pixels)).toEqual([0, 0, 255, 255, 255, 255, 255, 255, 255, 128, 128, 255])
})

test('one scale for all images: their extremes, without what is missing', () => {
  expect(
    greyScale([
      [3, Number.NaN],
      [-1, 2],
    ]),
  ).toEqual({ kind: 'grey', range: [-1, 3] })
  expect(greyScale([[2, 2]])).toEqual({ kind: 'grey', range: [1, 3] })
  expect(greyScale([[Number.NaN]])).toEqual({ kind: 'grey', range: [0, 1] })
  expect(residualScale([[1, Number.NaN, -4]])).toEqual({ kind: 'residual', reach: 4 })
  expect(residualScale([[0]])).toEqual({ kind: 'residual', reach: 1 })
})

test('the pixel under a pointer, the nearest one from outside', () => {
  const box = { left: 10, top: 20, width: 80, height: 40 }
  const shape = { channels: 1, height: 4, width: 8 }
  expect(pixelAt(box, { clientX: 10, clientY: 59 }, shape)).toEqual({ row: 3, column: 0 })
  expect(pixelAt(box, { clientX: 35, clientY: 30 }, shape)).toEqual({ row: 1, column: 2 })
  expect(pixelAt(box, { clientX: 999, clientY: -5 }, shape)).toEqual({ row: 0, column: 7 })
})
