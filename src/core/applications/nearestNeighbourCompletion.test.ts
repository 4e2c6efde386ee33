import { expect, it } from 'vitest'
import { nearestNeighbourCompletion } from './nearestNeighbourCompletion.ts'

const ROWS = Float64Array.of(0, 0, 1, 3, 4, 2, 0.5, NaN, 3, 0, 0, 7)

it('fills in from the row that is nearest in what is seen, the first of equals', () => {
  expect(nearestNeighbourCompletion(ROWS, 4, Float64Array.of(0.4, 0.1, NaN))).toEqual({
    neighbour: 0,
    completed: Float64Array.of(0.4, 0.1, 1),
  })
  expect(nearestNeighbourCompletion(ROWS, 4, Float64Array.of(NaN, 3, 9))).toEqual({
    neighbour: 3,
    completed: Float64Array.of(0, 3, 9),
  })
  expect(nearestNeighbourCompletion(ROWS, 4, Float64Array.of(NaN, 3, 3)).neighbour).toBe(1)
})

it('keeps away from rows with holes, wherever these are', () => {
  expect(nearestNeighbourCompletion(ROWS, 4, Float64Array.of(0.5, NaN, 3)).neighbour).toBe(0)
  expect(() => nearestNeighbourCompletion(ROWS.subarray(6, 9), 1, Float64Array.of(0.5, NaN, 3))).toThrow(
    RangeError,
  )
  expect(() => nearestNeighbourCompletion(ROWS, 4, Float64Array.of(NaN, NaN, NaN))).toThrow(RangeError)
})
