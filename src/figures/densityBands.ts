import { contours } from 'd3-contour'
import type { Grid } from '../core/inference/grid.ts'
import { densityColour } from '../plot/colourMap.ts'
import type { Axes } from './axes.ts'
import { element, pathData } from './svg.ts'

/** Depth of a map of log densities below its maximum, nats: as the app's. */
export const BAND_DEPTH = 12
const NUM_BANDS = 16

/**
 * A map of log densities as filled bands from its maximum down, the lowest being the ground.
 *
 * @param logDensity  [rows, columns] row-major at cell centres, row 0 at the lower end; −∞ and NaN are the ground
 */
export function densityBands(
  { extent, size }: Grid,
  logDensity: Float64Array,
  maximum: number,
  { x, y }: Pick<Axes, 'x' | 'y'>,
): string[] {
  const [columns = 0, rows = 0] = size
  const lowest = maximum - BAND_DEPTH
  const values = Array.from(logDensity, (value) => (value > lowest ? value : lowest))
  const toPixels = (axis: 0 | 1, cells: number): number => {
    const [from, to] = extent[axis]!
    const place = from + (cells * (to - from)) / (axis === 0 ? columns : rows)
    return axis === 0 ? x(place) : y(place)
  }
  const lines = contours().size([columns, rows])
  return Array.from({ length: NUM_BANDS }, (_, band) => {
    const share = band / NUM_BANDS
    // the first band starts just above the ground
    const threshold = lowest + Math.max(share, 1e-3) * BAND_DEPTH
    const rings = lines.contour(values, threshold).coordinates.flat()
    const d = rings
      .map((ring) =>
        pathData(
          ring.flatMap(([i = 0, j = 0]) => [toPixels(0, i), toPixels(1, j)]),
          true,
        ),
      )
      .join('')
    return d === ''
      ? ''
      : element('path', {
          d,
          fill: densityColour((band + 1) / NUM_BANDS, false),
          'fill-rule': 'evenodd',
        })
  })
}
