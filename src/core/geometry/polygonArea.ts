/**
 * Area of a bounded polygon, square latent units.
 *
 * @param vertices  [n,2], counter-clockwise (y up); clockwise has the opposite sign
 * @returns  0 for fewer than three vertices; NaN where a vertex is at infinity
 * Method    shoelace formula about the first vertex, so that a small polygon far from the origin keeps its digits
 * Accuracy  a few units in the last place of (longest · shortest side) of the triangles from the first vertex
 */
export function polygonArea(vertices: Float64Array): number {
  let twice = 0
  for (let at = 2; at + 3 < vertices.length; at += 2) {
    const x = vertices[at] - vertices[0]
    const y = vertices[at + 1] - vertices[1]
    twice += x * (vertices[at + 3] - vertices[1]) - y * (vertices[at + 2] - vertices[0])
  }
  return 0.5 * twice
}
