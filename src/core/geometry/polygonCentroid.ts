/**
 * Centroid of a bounded convex polygon's area: where a label stands.
 *
 * @param vertices  [n,2], in order
 * @returns  [2]; the mean of the vertices where no area is left; NaN where a vertex is at infinity, or there is none
 * Method    centroids of the triangles from the first vertex, weighted by their areas
 */
export function polygonCentroid(vertices: Float64Array): Float64Array<ArrayBuffer> {
  let area = 0
  let x = 0
  let y = 0
  for (let at = 2; at + 3 < vertices.length; at += 2) {
    const x1 = vertices[at] - vertices[0]
    const y1 = vertices[at + 1] - vertices[1]
    const x2 = vertices[at + 2] - vertices[0]
    const y2 = vertices[at + 3] - vertices[1]
    // rounding alone would turn a triangle of a convex polygon over
    const weight = Math.abs(x1 * y2 - y1 * x2)
    area += weight
    x += weight * (x1 + x2)
    y += weight * (y1 + y2)
  }
  if (area > 0) return Float64Array.of(vertices[0] + x / (3 * area), vertices[1] + y / (3 * area))
  const count = vertices.length / 2
  const mean = new Float64Array(2).fill(count > 0 ? 0 : NaN)
  for (let at = 0; at < vertices.length; at++) mean[at % 2] += vertices[at] / count
  return mean
}
