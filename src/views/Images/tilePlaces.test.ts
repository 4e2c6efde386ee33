import { expect, test } from 'vitest'
import { tileSize } from '../../plot/image/tileSize.ts'
import { gridLatents, partCentres } from './tilePlaces.ts'

test('middles of equal parts', () => {
  expect([...partCentres([-4, 4], 4)]).toEqual([-3, -1, 1, 3])
})

test('a grid goes row by row from the top; of space the held coordinate stays', () => {
  const extent = [
    [0, 2],
    [0, 4],
  ] as const
  expect([...gridLatents({ axes: [0, 1], slice: null }, extent, 2, 2)]).toEqual([
    0.5, 3, 1.5, 3, 0.5, 1, 1.5, 1,
  ])
  const slice = { axes: [0, 2], slice: { axis: 1, at: 7 } } as const
  expect([...gridLatents(slice, extent, 1, 2)]).toEqual([1, 7, 3, 1, 7, 1])
})

test('a tile has whole pixels of the screen for each of its own, at least one', () => {
  const shape = (side: number) => ({ channels: 1, height: side, width: side })
  expect(tileSize(shape(8), 40, 1)).toEqual({ widthPx: 40, heightPx: 40 })
  expect(tileSize(shape(28), 40, 1)).toEqual({ widthPx: 28, heightPx: 28 })
  expect(tileSize(shape(28), 40, 2)).toEqual({ widthPx: 42, heightPx: 42 })
  expect(tileSize(shape(64), 40, 1)).toEqual({ widthPx: 64, heightPx: 64 })
  expect(tileSize({ channels: 3, height: 4, width: 8 }, 16, 1)).toEqual({ widthPx: 16, heightPx: 8 })
})
