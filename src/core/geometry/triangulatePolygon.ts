import Delaunator from 'delaunator'

/**
 * Delaunay triangulation of a convex polygon by its vertices.
 *
 * @param vertices  [n,2] finite, counter-clockwise (y up)
 * @returns  [n − 2, 3] indices of vertices, ascending in each triangle, so that all are counter-clockwise; none for n < 3
 * Invariant every side belongs to one triangle and every diagonal to two, one on each side: together they cover the polygon
 *           once. That is checked in indices, so that it holds for slivers, coinciding and collinear vertices as well;
 *           where delaunator leaves vertices out, or rounding misleads it, a fan from vertex 0 takes its place
 * Source    [BPB20] (9), where T(ω) is a Delaunay triangulation
 */
export function triangulatePolygon(vertices: Float64Array): Int32Array<ArrayBuffer> {
  const numVertices = vertices.length / 2
  if (numVertices < 3) return new Int32Array(0)
  const { triangles } = new Delaunator(vertices)
  const found = new Int32Array(triangles.length)
  for (let at = 0; at < found.length; at += 3) found.set(triangles.slice(at, at + 3).toSorted(), at)
  return isTriangulation(found, numVertices) ? found : fan(numVertices)
}

/**
 * Whether ascending triples are a triangulation. They are triangles of positive orientation, so if nothing but sides of
 * the polygon is left of their boundaries, that is all of its boundary, and each point inside is covered once.
 */
function isTriangulation(triangles: Int32Array, numVertices: number): boolean {
  const edges = new Set<number>()
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = triangles.subarray(at, at + 3)
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ]) {
      const key = from * numVertices + to
      if (from === to || edges.has(key)) return false
      edges.add(key)
    }
  }
  for (const key of edges) {
    const from = Math.floor(key / numVertices)
    const to = key % numVertices
    if (to !== (from + 1) % numVertices && !edges.has(to * numVertices + from)) return false
  }
  return edges.size > 0
}

function fan(numVertices: number): Int32Array<ArrayBuffer> {
  return Int32Array.from(Array.from({ length: numVertices - 2 }, (_, k) => [0, k + 1, k + 2]).flat())
}
