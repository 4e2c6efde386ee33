import type { LatentPlane } from '../../state/latentPlane.ts'
import { latentAt } from '../../state/latentPlane.ts'
import type { Extent2, Interval } from '../../state/selectors.ts'

/** The middles of equal parts of an interval, ascending: [count]. */
export function partCentres([lower, upper]: Interval, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => lower + ((i + 0.5) / count) * (upper - lower))
}

/** The latents at the middles of the cells of a grid over a window, row by row from the top: [rows·columns, S]. */
export function gridLatents(
  plane: LatentPlane,
  [horizontal, vertical]: Extent2,
  columns: number,
  rows: number,
): Float64Array {
  const across = partCentres(horizontal, columns)
  const up = partCentres(vertical, rows)
  const latents: number[] = []
  for (let row = rows - 1; row >= 0; row--)
    for (const z0 of across) latents.push(...latentAt(plane, [z0, up[row]!]))
  return Float64Array.from(latents)
}
