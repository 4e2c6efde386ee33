/** [left, right, bottom, top] of a piece of the plane. */
export type Window = readonly [left: number, right: number, bottom: number, top: number]

/**
 * What a window shows of a convex cell: corners counter-clockwise, flat x, y; empty where nothing is left.
 *
 * @param lines  (n0, n1, c) each: the cell lies where n·z + c ≥ 0. A cell without end is only these
 */
export function clipCell(lines: Float64Array, from: number, to: number, window: Window): number[] {
  const [left, right, bottom, top] = window
  let corners = [left, bottom, right, bottom, right, top, left, top]
  for (let line = from; line < to && corners.length > 0; line++) {
    corners = clipByLine(corners, lines[3 * line]!, lines[3 * line + 1]!, lines[3 * line + 2]!)
  }
  return corners
}

/** Sutherland and Hodgman's step for one half-plane. */
function clipByLine(corners: readonly number[], n0: number, n1: number, c: number): number[] {
  const kept: number[] = []
  let x0 = corners[corners.length - 2]!
  let y0 = corners[corners.length - 1]!
  let before = n0 * x0 + n1 * y0 + c
  for (let i = 0; i < corners.length; i += 2) {
    const x = corners[i]!
    const y = corners[i + 1]!
    const value = n0 * x + n1 * y + c
    if (value >= 0 !== before >= 0) {
      const share = before / (before - value)
      kept.push(x0 + share * (x - x0), y0 + share * (y - y0))
    }
    if (value >= 0) kept.push(x, y)
    x0 = x
    y0 = y
    before = value
  }
  return kept
}
