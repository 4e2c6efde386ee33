import { expect, test } from 'vitest'
import { greyPaths } from './greyPaths.ts'

/** The shade of each pixel that paths of unit pixels paint; 255 is the paper. */
function painted(paths: readonly string[], side: number): number[] {
  const levels = Array.from({ length: side * side }, () => 255)
  for (const path of paths) {
    const level = Number(/rgb\((\d+),/.exec(path)![1])
    for (const [, column, row, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
      for (let k = 0; k < Number(width); k++) levels[Number(row) * side + Number(column) + k] = level
  }
  return levels
}

test('every pixel has its shade: white from 0, black at the limit, to a thirty-first between', () => {
  const values = Float64Array.of(-1, 0, 0.25, 0.25, 0.5, 1, 2, 0.01, 0.75)
  const levels = painted(greyPaths(values, 3, 1), 3)
  values.forEach((value, i) =>
    expect(Math.abs(levels[i] - 255 * (1 - Math.min(1, Math.max(0, value))))).toBeLessThanOrEqual(
      255 / 62 + 0.5,
    ),
  )
  expect(levels.slice(0, 2)).toEqual([255, 255])
  expect(levels.slice(5, 7)).toEqual([0, 0])
})
