import type { PlaneRegionSet } from '../regionSet.ts'

/**
 * nearestInRegion for a region of the plane: the target itself, or the best foot on the lines that it is outside of,
 * each kept between the ends of its edge. Vertices come out exactly.
 */
export function nearestInPolygon(
  regions: PlaneRegionSet,
  regionId: number,
  target: Float64Array,
  metric: Float64Array,
  metricOffset: number,
  out: Float64Array,
): void {
  const { lines, vertices } = regions
  const first = regions.edgeStarts[regionId]
  const end = regions.edgeStarts[regionId + 1]
  const t0 = target[0]
  const t1 = target[1]
  const m00 = metric[metricOffset]
  const m01 = metric[metricOffset + 1]
  const m11 = metric[metricOffset + 3]
  let best = Infinity
  let nearest0 = t0
  let nearest1 = t1
  for (let edge = first; edge < end; edge++) {
    const n0 = lines[edge * 3]
    const n1 = lines[edge * 3 + 1]
    const gap = n0 * t0 + n1 * t1 + lines[edge * 3 + 2]
    if (!(gap < 0)) continue
    // z − target = −gap n + τ (n1, −n0)
    const normal0 = m00 * n0 + m01 * n1
    const normal1 = m01 * n0 + m11 * n1
    const across = n0 * normal0 + n1 * normal1
    const mixed = n1 * normal0 - n0 * normal1
    const alongSq = n1 * (n1 * m00 - n0 * m01) - n0 * (n1 * m01 - n0 * m11)
    const foot = alongSq > 0 ? (gap * mixed) / alongSq : 0
    const next = edge + 1 < end ? edge + 1 : first
    const from = n1 * (vertices[edge * 2] - t0) - n0 * (vertices[edge * 2 + 1] - t1)
    const to = n1 * (vertices[next * 2] - t0) - n0 * (vertices[next * 2 + 1] - t1)
    const vertex = foot < from ? edge : foot > to ? next : -1
    const tau = foot < from ? from : foot > to ? to : foot
    const distanceSq = gap * (gap * across - 2 * tau * mixed) + tau * tau * alongSq
    if (distanceSq < best) {
      best = distanceSq
      nearest0 = vertex < 0 ? t0 - gap * n0 + tau * n1 : vertices[vertex * 2]
      nearest1 = vertex < 0 ? t1 - gap * n1 - tau * n0 : vertices[vertex * 2 + 1]
    }
  }
  out[0] = nearest0
  out[1] = nearest1
}
