import type { Window } from './clipCell.ts'

/** Convex cells of the plane that meet side to side, such as the regions of a partition. */
export interface PlaneCells {
  /** The sides of cell k are starts[k] … starts[k + 1] − 1. */
  readonly starts: Int32Array
  /** (n0, n1, c) of each side: the cell lies where n·z + c ≥ 0. The two cells at a side hold the same numbers negated. */
  readonly lines: Float64Array
  /** Where each side starts, flat x, y; NaN at infinity. */
  readonly vertices: Float64Array
  /** The box around each cell, left, right, bottom, top: [cells, 4]; ±∞ around a cell without end. */
  readonly boxes: Float64Array
}

/** The boxes of PlaneCells. */
export function boxesOf(starts: Int32Array, vertices: Float64Array): Float64Array {
  const boxes = new Float64Array(4 * (starts.length - 1))
  for (let cell = 0; cell < starts.length - 1; cell++) {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let side = starts[cell]!; side < starts[cell + 1]!; side++) {
      const x = vertices[2 * side]!
      const y = vertices[2 * side + 1]!
      left = Math.min(left, x)
      right = Math.max(right, x)
      bottom = Math.min(bottom, y)
      top = Math.max(top, y)
    }
    // NaN, from a side that starts at infinity, and no side at all
    const isBounded = left <= right
    boxes.set(isBounded ? [left, right, bottom, top] : [-Infinity, Infinity, -Infinity, Infinity], 4 * cell)
  }
  return boxes
}

/**
 * Which cell each pixel's centre lies in: [height, width], top row first; −1 where none does.
 *
 * A row of pixels meets each side at an x that both neighbours compute from the same numbers, so that cells leave no gap
 * and do not overlap, however thin and however far the zoom. Thousands of cells cost a few milliseconds.
 */
export function rasteriseCells(
  { starts, lines, boxes }: PlaneCells,
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
    const box = 4 * cell
    if (boxes[box]! > right || boxes[box + 1]! < left) continue
    if (boxes[box + 2]! > top || boxes[box + 3]! < bottom) continue
    const firstRow = Math.max(0, Math.floor((top - boxes[box + 3]!) / unitY - 1))
    const lastRow = Math.min(height - 1, Math.ceil((top - boxes[box + 2]!) / unitY + 1))

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
