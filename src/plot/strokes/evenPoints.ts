/**
 * Points along a path at an even spacing of way: one where it begins, and one each time the pointer has gone `spacing`
 * further. Those of a path are the first ones of every longer path.
 *
 * @param path     flat x, y, CSS px; of one place: that place
 * @param spacing  > 0, CSS px
 * @returns flat x, y
 */
export function evenPoints(path: readonly number[], spacing: number): number[] {
  if (!(spacing > 0)) throw new RangeError(`spacing: expected a positive number, got ${spacing}`)
  if (path.length < 2) return []
  const points = [path[0]!, path[1]!]
  /** Way since the last point. */
  let gone = 0
  for (let i = 2; i + 1 < path.length; i += 2) {
    const x0 = path[i - 2]!
    const y0 = path[i - 1]!
    const dx = path[i]! - x0
    const dy = path[i + 1]! - y0
    const length = Math.hypot(dx, dy)
    let at = spacing - gone
    for (; at <= length; at += spacing) points.push(x0 + (at / length) * dx, y0 + (at / length) * dy)
    gone = length - (at - spacing)
  }
  return points
}
