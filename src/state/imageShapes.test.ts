import { expect, test } from 'vitest'
import { formatShape, parseShape, withImageShape } from './imageShapes.ts'

test('what is written is read again', () => {
  for (const shape of [
    { channels: 1, height: 28, width: 28 },
    { channels: 3, height: 4, width: 5 },
  ])
    for (const times of [' × ', 'x'])
      expect(parseShape(formatShape(shape, times), shape.channels * shape.height * shape.width)).toEqual(
        shape,
      )
  expect(parseShape(formatShape(null), 784)).toBeNull()
})

test('a shape of another number of pixels, and nonsense, are none', () => {
  expect(parseShape('28 x 28', 783)).toBeUndefined()
  for (const text of ['28', '28 ×', '0x784', '-28x-28', '1x1x28x28', '2.8e1x28', '28 by 28', '1e9x1e9'])
    expect(parseShape(text, 784)).toBeUndefined()
  expect(parseShape('14*56', 784)).toEqual({ channels: 1, height: 14, width: 56 })
})

test('no shape leaves no entry behind', () => {
  const table = {
    name: 'a',
    numPoints: 0,
    dataDim: 4,
    columnNames: [],
    values: new Float64Array(),
    label: null,
  }
  const shaped = withImageShape(table, { channels: 1, height: 2, width: 2 })
  expect(shaped.imageShape).toEqual({ channels: 1, height: 2, width: 2 })
  expect(withImageShape(shaped, null)).toEqual(table)
})
