import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxesOf } from '../../plot/rasteriseCells.ts'
import type { Zoom } from '../../plot/zoom.ts'
import { zoomRange } from '../../state/selectors.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { isCellInView, isInView, nearestOfCell, zoomToPlaces } from './outOfView.ts'

const inf = Number.NaN
/** The square [5, 6]², the half-plane x ≥ 5, and the quadrant x ≥ 5, y ≥ 5. */
const starts = Int32Array.of(0, 4, 5, 7)
// prettier-ignore
const lines = Float64Array.of(0, 1, -5,  -1, 0, 6,  0, -1, 6,  1, 0, -5,   1, 0, -5,   1, 0, -5,  0, 1, -5)
// prettier-ignore
const vertices = Float64Array.of(5, 5,  6, 5,  6, 6,  5, 6,   inf, inf,   inf, inf,  5, 5)
const cells = { starts, lines, vertices, boxes: boxesOf(starts, vertices) }
const base: Extent2 = [
  [-4, 4],
  [-4, 4],
]

test('cells in and out of the view, and their nearest points', () => {
  expect([0, 1, 2].map((cell) => isCellInView(cells, cell, base))).toEqual([false, false, false])
  const wide: Extent2 = [
    [-4, 5.5],
    [-4, 4],
  ]
  expect([0, 1, 2].map((cell) => isCellInView(cells, cell, wide))).toEqual([false, true, false])
  expect(nearestOfCell(cells, 0, [0, 5.5])).toEqual([5, 5.5])
  expect(nearestOfCell(cells, 0, [0, 0])).toEqual([5, 5])
  expect(nearestOfCell(cells, 1, [0, 1])).toEqual([5, 1])
  expect(nearestOfCell(cells, 2, [0, 7])).toEqual([5, 7])
  expect(nearestOfCell(cells, 2, [0, -7])).toEqual([5, 5])
})

/** What a plot of `base` shows under a zoom: as the latent plane's extent is made. */
function shown({ scale, x, y }: Zoom): Extent2 {
  return [zoomRange(base[0], scale, x), zoomRange(base[1], scale, -(scale - 1 + y))]
}

test('what is asked for comes into view, no nearer than before', () => {
  const place = fc.tuple(
    fc.double({ min: -300, max: 300, noNaN: true }),
    fc.double({ min: -300, max: 300, noNaN: true }),
  )
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0.1, max: 1000, noNaN: true }),
      (places, scale) => {
        const zoom = zoomToPlaces(base, { scale, x: 0, y: 0 }, places)
        expect(zoom.scale).toBeLessThanOrEqual(scale * (1 + 1e-12))
        expect(places.every((each) => isInView(shown(zoom), each))).toBe(true)
      },
    ),
  )
})
