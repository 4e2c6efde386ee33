import type { SlicedPolygon } from './slicedPolygon.ts'

/** The edges between which a slice lies; −1 where it has no end. */
export interface SliceEdges {
  low: number
  high: number
}

/**
 * Which edges bound the slice at s: the highest of the lower ones and the lowest of the upper ones, so that an edge too
 * many, or vertices a rounding apart, do no harm.
 *
 * @param out  written
 */
export function setSliceEdges(
  { numEdges, sides, slopes, heights }: SlicedPolygon,
  s: number,
  out: SliceEdges,
): void {
  let low = -1
  let high = -1
  let lowest = -Infinity
  let highest = Infinity
  for (let i = 0; i < numEdges; i++) {
    const side = sides[i]
    if (side === 0) continue
    const t = heights[i] + slopes[i] * s
    if (side > 0) {
      if (t > lowest) {
        lowest = t
        low = i
      }
    } else if (t < highest) {
      highest = t
      high = i
    }
  }
  out.low = low
  out.high = high
}
