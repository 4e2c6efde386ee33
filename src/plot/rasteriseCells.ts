import type { Window } from './clipCell.ts'

/** Convex cells of the plane that meet side to side, such as the regions of a partition. */
export interface PlaneCells {
  /** The sides of cell k are starts[k] … starts[k + 1] − 1. */
  readonly starts: Int32Array
  /** (n0, n1, c) of each side: the cell lies where n·z + c ≥ 0. The two cells at a side hold the same numbers negated. */
  readonly lines: Float64Array
  /** Where each side starts, flat x, y; NaN at infinity. */
  readonly vertices: Float64Array
}

/**
 * Which cell each pixel's centre lies in: [height, width], top row first; −1 where none does.
 *
 * A row of pixels meets each side at an x that both neighbours compute from the same numbers, so that cells leave no gap
 * and do not overlap, however thin and however far the zoom. Thousands of cells cost a few milliseconds.
 */
export function rasteriseCells(
  { starts, lines, vertices }: PlaneCells,
  [left, right, bottom, top]: Window,
  width: number,
  height: number,
): Int32Array {
  const cells = new Int32Array(width * height).fill(-1)
  const unitX = (right - left) / width
  const unitY = (top - bottom) / height
  const numCells = starts.length - 1
  let slopes = new Float64Array(32)
  let offsets = new Float64Array(32)
  let sides = new Int8Array(32)
  for (let cell = 0; cell < numCells; cell++) {
    const from = starts[cell]!
    const numSides = starts[cell + 1]! - from
    // the box around it, in pixels
    let lowest = Infinity
    let highest = -Infinity
    let leftmost = Infinity
    let rightmost = -Infinity
    for (let side = from; side < from + numSides; side++) {
      const x = vertices[2 * side]!
      const y = vertices[2 * side + 1]!
      if (Number.isNaN(x)) {
        lowest = leftmost = -Infinity
        highest = rightmost = Infinity
        break
      }
      if (x < leftmost) leftmost = x
      if (x > rightmost) rightmost = x
      if (y < lowest) lowest = y
      if (y > highest) highest = y
    }
    if (numSides > 0 && (leftmost > right || rightmost < left || lowest > top || highest < bottom)) continue
    const firstRow = numSides === 0 ? 0 : Math.max(0, Math.floor((top - highest) / unitY - 1))
    const lastRow = numSides === 0 ? height - 1 : Math.min(height - 1, Math.ceil((top - lowest) / unitY + 1))

    if (numSides > sides.length) {
      slopes = new Float64Array(2 * numSides)
      offsets = new Float64Array(2 * numSides)
      sides = new Int8Array(2 * numSides)
    }
    // each side as px = offset + slope · row, in pixel centres
    for (let i = 0; i < numSides; i++) {
      const n0 = lines[3 * (from + i)]! * unitX
      const n1 = -lines[3 * (from + i) + 1]! * unitY
      const c = lines[3 * (from + i)]! * left + lines[3 * (from + i) + 1]! * top + lines[3 * (from + i) + 2]!
      slopes[i] = n0 === 0 ? n1 : -n1 / n0
      offsets[i] = n0 === 0 ? c : -c / n0
      sides[i] = n0 === 0 ? 0 : n0 > 0 ? 1 : -1
    }
    for (let row = firstRow; row <= lastRow; row++) {
      const y = row + 0.5
      let low = 0
      let high = width
      for (let i = 0; i < numSides; i++) {
        const x = offsets[i]! + slopes[i]! * y
        const side = sides[i]!
        if (side > 0) {
          if (x - 0.5 > low) low = x - 0.5
        } else if (side < 0) {
          if (x - 0.5 < high) high = x - 0.5
        } else if (!(x >= 0)) {
          high = -1
          break
        }
      }
      if (!(low < high)) continue
      const end = Math.ceil(high)
      for (let column = Math.ceil(low), at = row * width + column; column < end; column++, at++)
        cells[at] = cell
    }
  }
  return cells
}
