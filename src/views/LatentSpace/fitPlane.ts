/** Which zoom of the latent plane shows something whole. */
import type { Window } from '../../plot/clipCell.ts'
import type { PlaneCells } from '../../plot/rasteriseCells.ts'
import { ZOOM_LIMITS } from '../../plot/zoom.ts'
import type { Zoom } from '../../plot/zoom.ts'
import type { Extent2 } from '../../state/selectors.ts'

/** The box around those corners of a cell that are not at infinity; null without any. */
export function boxOfCell({ starts, vertices }: PlaneCells, cell: number): Window | null {
  if (cell >= starts.length - 1) return null
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let side = starts[cell]!; side < starts[cell + 1]!; side++) {
    const x = vertices[2 * side]!
    const y = vertices[2 * side + 1]!
    if (Number.isNaN(x)) continue
    left = Math.min(left, x)
    right = Math.max(right, x)
    bottom = Math.min(bottom, y)
    top = Math.max(top, y)
  }
  return left <= right ? [left, right, bottom, top] : null
}

/** The zoom that shows so much around a place, of a plot that shows `base` without any. */
export function zoomAround(
  [[left, right], [bottom, top]]: Extent2,
  [x, y]: readonly [number, number],
  size: number,
): Zoom {
  const scale = Math.min(
    ZOOM_LIMITS[1],
    Math.max(ZOOM_LIMITS[0], Math.min(right - left, top - bottom) / size),
  )
  // fractions of the plot, from its top left corner
  return {
    scale,
    x: 0.5 - (scale * (x - left)) / (right - left),
    y: 0.5 - (scale * (top - y)) / (top - bottom),
  }
}
