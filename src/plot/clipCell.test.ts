import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/numerics/createRng.ts'
import { clipCell } from './clipCell.ts'
import type { Window } from './clipCell.ts'

const window: Window = [-1, 2, -1, 1]

test('corners lie on the lines of the sides beside them, inside all others, in order around', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(8), (seed, numLines) => {
      const rng = createRng(seed)
      const lines = new Float64Array(3 * numLines)
      for (let k = 0; k < numLines; k++) {
        const angle = 2 * Math.PI * rng()
        lines.set([Math.cos(angle), Math.sin(angle), 2 * rng() - 0.7], 3 * k)
      }
      const { corners, sides } = clipCell(lines, 0, numLines, window)
      const numCorners = sides.length
      expect(corners.length).toBe(2 * numCorners)
      let twiceArea = 0
      for (let i = 0; i < numCorners; i++) {
        const next = (i + 1) % numCorners
        const [x, y] = [corners[2 * i], corners[2 * i + 1]]
        const [u, v] = [corners[2 * next], corners[2 * next + 1]]
        twiceArea += x * v - u * y
        for (let k = 0; k < numLines; k++) {
          const at = (px: number, py: number): number =>
            lines[3 * k] * px + lines[3 * k + 1] * py + lines[3 * k + 2]
          expect(at(x, y)).toBeGreaterThan(-1e-13)
          if (sides[i] === k) expect(Math.abs(at(x, y)) + Math.abs(at(u, v))).toBeLessThan(1e-12)
        }
        if (sides[i] === -1) {
          const isOnFrame = (p: number, ends: readonly number[]): boolean => ends.includes(p)
          expect((x === u && isOnFrame(x, [-1, 2])) || (y === v && isOnFrame(y, [-1, 1]))).toBe(true)
        }
      }
      expect(twiceArea).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 500 },
  )
})

test('nothing is left of a cell outside of the window', () => {
  expect(clipCell(Float64Array.of(1, 0, -3), 0, 1, window).corners).toEqual([])
})
