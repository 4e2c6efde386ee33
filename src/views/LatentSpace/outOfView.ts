/** What of the latent plane lies outside the window that is shown, and which zoom brings it in. */
import { clipCell } from '../../plot/clipCell.ts'
import type { Window } from '../../plot/clipCell.ts'
import type { PlaneCells } from '../../plot/rasteriseCells.ts'
import type { Zoom } from '../../plot/zoom.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { zoomAround } from './fitPlane.ts'

export type Place = readonly [number, number]

/** Left free around what is brought into view, as a part of the window. */
const ROOM = 1.25

export function isInView([[left, right], [bottom, top]]: Extent2, [x, y]: Place): boolean {
  return x >= left && x <= right && y >= bottom && y <= top
}

/** Whether the window shows anything of a cell. */
export function isCellInView({ starts, lines, boxes }: PlaneCells, cell: number, extent: Extent2): boolean {
  const [[left, right], [bottom, top]] = extent
  const box = 4 * cell
  if (boxes[box]! > right || boxes[box + 1]! < left) return false
  if (boxes[box + 2]! > top || boxes[box + 3]! < bottom) return false
  const window: Window = [left, right, bottom, top]
  return clipCell(lines, starts[cell]!, starts[cell + 1]!, window).corners.length > 0
}

/** The point of a cell's sides that is nearest to a place outside it; null for a cell without sides. */
export function nearestOfCell(
  { starts, lines, vertices }: PlaneCells,
  cell: number,
  [x, y]: Place,
): Place | null {
  let nearest: Place | null = null
  let least = Infinity
  for (let side = starts[cell]!; side < starts[cell + 1]!; side++) {
    const n0 = lines[3 * side]!
    const n1 = lines[3 * side + 1]!
    const gap = n0 * x + n1 * y + lines[3 * side + 2]!
    const foot: Place = [x - gap * n0, y - gap * n1]
    // along (n1, −n0), where the side runs from its start to that of the next; NaN at infinity
    const next = side + 1 < starts[cell + 1]! ? side + 1 : starts[cell]!
    const along = (vertex: number): number =>
      n1 * (vertices[2 * vertex]! - foot[0]) - n0 * (vertices[2 * vertex + 1]! - foot[1])
    const from = along(side)
    const to = along(next)
    const step = from > 0 ? from : to < 0 ? to : 0
    const place: Place = [foot[0] + step * n1, foot[1] - step * n0]
    const distance = Math.hypot(place[0] - x, place[1] - y)
    if (distance < least) [nearest, least] = [place, distance]
  }
  return nearest
}

/** The zoom that shows all of the places, of a plot that shows `base` without any: no nearer than now. */
export function zoomToPlaces(base: Extent2, zoom: Zoom, places: readonly Place[]): Zoom {
  const [width, height] = base.map(([lower, upper]) => upper - lower) as [number, number]
  const range = (axis: 0 | 1): readonly [number, number] => [
    Math.min(...places.map((place) => place[axis])),
    Math.max(...places.map((place) => place[axis])),
  ]
  const [left, right] = range(0)
  const [bottom, top] = range(1)
  const share = Math.max(1 / zoom.scale, ROOM * Math.max((right - left) / width, (top - bottom) / height))
  return zoomAround(base, [(left + right) / 2, (bottom + top) / 2], share * Math.min(width, height))
}
