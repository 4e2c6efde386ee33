/**
 * The place nearest to (x, y).
 *
 * @param places  [n,2] flat, CSS px; one with NaN is nowhere
 * @param most    how far away it may be
 * @returns its index, the first of several as near; null for none
 */
export function nearestPlace(places: Float64Array, x: number, y: number, most = Infinity): number | null {
  let nearest: number | null = null
  let best = most * most
  for (let n = 0; 2 * n < places.length; n++) {
    const dx = places[2 * n]! - x
    const dy = places[2 * n + 1]! - y
    const distanceSq = dx * dx + dy * dy
    if (distanceSq < best || (nearest === null && distanceSq === best)) {
      best = distanceSq
      nearest = n
    }
  }
  return nearest
}
