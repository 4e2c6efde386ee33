/** [left, right, bottom, top] of a piece of the plane. */
export type Window = readonly [left: number, right: number, bottom: number, top: number]

export interface ClippedCell {
  /** Counter-clockwise, flat x, y; empty where nothing is left. */
  readonly corners: readonly number[]
  /** The line on which the side from each corner to the next lies; −1 for the window's own. */
  readonly sides: readonly number[]
}

/**
 * What a window shows of a convex cell.
 *
 * @param lines  (n0, n1, c) each, [from, to) of them: the cell lies where n·z + c ≥ 0. A cell without end is only these
 */
export function clipCell(lines: Float64Array, from: number, to: number, window: Window): ClippedCell {
  const [left, right, bottom, top] = window
  let cell: ClippedCell = {
    corners: [left, bottom, right, bottom, right, top, left, top],
    sides: [-1, -1, -1, -1],
  }
  for (let line = from; line < to && cell.sides.length > 0; line++) cell = clipByLine(cell, lines, line)
  return cell
}

/** Sutherland and Hodgman's step for one half-plane. */
function clipByLine({ corners, sides }: ClippedCell, lines: Float64Array, line: number): ClippedCell {
  const n0 = lines[3 * line]!
  const n1 = lines[3 * line + 1]!
  const c = lines[3 * line + 2]!
  const keptCorners: number[] = []
  const keptSides: number[] = []
  const last = sides.length - 1
  let x0 = corners[2 * last]!
  let y0 = corners[2 * last + 1]!
  let side = sides[last]!
  let before = n0 * x0 + n1 * y0 + c
  for (let i = 0; i <= last; i++) {
    const x = corners[2 * i]!
    const y = corners[2 * i + 1]!
    const value = n0 * x + n1 * y + c
    if (value >= 0 !== before >= 0) {
      const share = before / (before - value)
      keptCorners.push(x0 + share * (x - x0), y0 + share * (y - y0))
      // coming in, the side goes on; going out, the line takes over
      keptSides.push(value >= 0 ? side : line)
    }
    if (value >= 0) {
      keptCorners.push(x, y)
      keptSides.push(sides[i]!)
    }
    x0 = x
    y0 = y
    side = sides[i]!
    before = value
  }
  return { corners: keptCorners, sides: keptSides }
}
