/**
 * The places within a radius of the straight way between two others.
 *
 * @param places  [n,2] flat, CSS px; one with NaN is nowhere
 * @param way     x0, y0, x1, y1
 * @returns their indices, ascending
 */
export function placesNear(
  places: Float64Array,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  radius: number,
): number[] {
  const dx = x1 - x0
  const dy = y1 - y0
  const lengthSq = dx * dx + dy * dy
  const near: number[] = []
  for (let n = 0; 2 * n < places.length; n++) {
    const px = places[2 * n]! - x0
    const py = places[2 * n + 1]! - y0
    const along = lengthSq > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSq)) : 0
    const ex = px - along * dx
    const ey = py - along * dy
    if (ex * ex + ey * ey <= radius * radius) near.push(n)
  }
  return near
}
