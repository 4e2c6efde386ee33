import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../core/numerics/createRng.ts'
import { standardNormal } from '../../core/numerics/standardNormal.ts'
import { evenPoints } from './evenPoints.ts'
import { nearestPlace } from './nearestPlace.ts'
import { placesNear } from './placesNear.ts'
import { sprayedPoints } from './sprayedPoints.ts'

const coordinate = fc.double({ min: -500, max: 500, noNaN: true })
const paths = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 30 })
  .map((places) => places.flat())

/** Way along a path up to each corner. */
function wayTo(path: readonly number[]): number[] {
  const ways = [0]
  for (let i = 2; i < path.length; i += 2)
    ways.push(ways.at(-1)! + Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]))
  return ways
}

test('a straight stroke has a point every so many pixels, however it was sampled', () => {
  const expected = [0, 0, 10, 0, 20, 0, 30, 0]
  for (const path of [
    [0, 0, 35, 0],
    [0, 0, 3, 0, 3, 0, 12, 0, 29, 0, 35, 0],
  ])
    evenPoints(path, 10).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12))
  expect(evenPoints([0, 0, 35, 0], 10)).toHaveLength(8)
  expect(evenPoints([4, 5], 10)).toEqual([4, 5])
  expect(evenPoints([4, 5, 4, 5, 4, 5], 10)).toEqual([4, 5])
  expect(evenPoints([], 10)).toEqual([])
  expect(() => evenPoints([0, 0], 0)).toThrow(RangeError)
})

test('along any path as many points as its length has room for, each on it at its own way', () => {
  fc.assert(
    fc.property(paths, fc.double({ min: 1, max: 80, noNaN: true }), (path, spacing) => {
      const points = evenPoints(path, spacing)
      const ways = wayTo(path)
      const length = ways.at(-1)!
      // a length that is a multiple up to rounding may go either way
      expect(Math.abs(points.length / 2 - 1 - length / spacing)).toBeLessThan(1 + 1e-9)
      for (let n = 0; 2 * n < points.length; n++) {
        const way = n * spacing
        const k = Math.max(
          0,
          ways.findLastIndex((each) => each <= way),
        )
        const span = (ways[k + 1] ?? ways[k]) - ways[k]
        const part = span > 0 ? (way - ways[k]) / span : 0
        const at = (d: 0 | 1): number => {
          const from = path[2 * k + d]
          return from + part * ((path[2 * k + 2 + d] ?? from) - from)
        }
        expect(Math.hypot(points[2 * n] - at(0), points[2 * n + 1] - at(1))).toBeLessThan(1e-6)
      }
    }),
  )
})

test('the points of a stroke are the first ones of a longer stroke', () => {
  fc.assert(
    fc.property(paths, fc.nat(30), (path, cut) => {
      const whole = evenPoints(path, 7)
      const part = evenPoints(path.slice(0, 2 * (cut + 1)), 7)
      expect(whole.slice(0, part.length)).toEqual(part)
      const times = path.filter((_, i) => i % 2 === 0).map((_, i) => 37 * i)
      const spray = (corners: number): number[] => {
        const rng = createRng(3)
        return sprayedPoints(
          { path: path.slice(0, 2 * corners), times: times.slice(0, corners) },
          50,
          4,
          () => standardNormal(rng),
        )
      }
      const shorter = spray(cut + 1)
      expect(spray(times.length).slice(0, shorter.length)).toEqual(shorter)
    }),
  )
})

test('a spray leaves points by the clock, about the pointer, the same ones for the same seed', () => {
  const spray = (seed: number, std = 5): number[] => {
    const rng = createRng(seed)
    const normal = (): number => standardNormal(rng)
    return sprayedPoints({ path: [0, 0, 100, 50, 100, 50], times: [0, 1000, 3000] }, 40, std, normal)
  }
  expect(spray(1)).toHaveLength(2 * 121)
  expect(spray(1)).toEqual(spray(1))
  expect(spray(1)).not.toEqual(spray(2))
  // without scatter: on the way while the pointer moves, where it rests then
  const still = spray(1, 0)
  expect(still.slice(0, 4)).toEqual([0, 0, 2.5, 1.25])
  expect(still.slice(-2)).toEqual([100, 50])
  const rest = spray(1).slice(2 * 41)
  const xs = rest.filter((_, i) => i % 2 === 0).map((x) => x - 100)
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length
  const std = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length)
  // 80 draws: four standard errors
  expect(Math.abs(mean)).toBeLessThan((4 * 5) / Math.sqrt(80))
  expect(Math.abs(std - 5)).toBeLessThan((4 * 5) / Math.sqrt(160))
  expect(sprayedPoints({ path: [1, 2], times: [0] }, 40, 0, () => 0)).toEqual([1, 2])
  expect(sprayedPoints({ path: [], times: [] }, 40, 0, () => 0)).toEqual([])
})

test('within a disc that is drawn along: the places that any place of the way is near to', () => {
  const places = Float64Array.of(0, 0, 50, 9, 50, 11, 109, 0, 111, 0, Number.NaN, 0, -8, -8)
  expect(placesNear(places, [0, 0, 100, 0], 10)).toEqual([0, 1, 3])
  expect(placesNear(places, [0, 0, 0, 0], 12)).toEqual([0, 6])
})

test('the nearest place, as far as it may be', () => {
  const places = Float64Array.of(0, 0, Number.NaN, 1, 3, 4, 3, 4)
  expect(nearestPlace(places, 3, 3)).toBe(2)
  expect(nearestPlace(places, 30, 40, 10)).toBeNull()
  expect(nearestPlace(new Float64Array(), 0, 0)).toBeNull()
})
