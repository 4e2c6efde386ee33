import type { PlaneGeometry } from '../partition.ts'

/**
 * Euler's formula for a subdivision of the whole plane, closed by one point at infinity: V + 1 − E + R = 1 + C for
 * C connected parts of the graph of edges, the point at infinity included. Null if it holds, or if a box cuts it off.
 *
 * Vertices are counted without their coordinates, as rounds of edges about a common start, so that what is checked is
 * the combinatorics alone.
 *
 * @param twins  [E] the same edge seen from its neighbour
 */
export function eulerViolation(
  { edgeStarts, vertices, edgeNeighbours }: PlaneGeometry,
  twins: Int32Array,
): string | null {
  const numRegions = edgeStarts.length - 1
  const numSides = edgeNeighbours.length
  if (twins.some((twin) => twin < 0)) return null
  const before = new Int32Array(numSides)
  for (let r = 0; r < numRegions; r++)
    for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++)
      before[e] = e === edgeStarts[r] ? edgeStarts[r + 1] - 1 : e - 1
  // The vertex at the start of each side; 0 is the point at infinity.
  const startId = new Int32Array(numSides).fill(-1)
  let numVertices = 1
  for (let e = 0; e < numSides; e++) {
    if (startId[e] >= 0) continue
    const id = Number.isNaN(vertices[2 * e]) ? 0 : numVertices++
    for (let f = e; startId[f] < 0; f = twins[before[f]]) {
      if (Number.isNaN(vertices[2 * f]) !== (id === 0)) return 'a vertex is finite and infinite'
      startId[f] = id
      if (id === 0) break
    }
  }
  const root = Int32Array.from({ length: numVertices }, (_, id) => id)
  const find = (start: number): number => {
    let id = start
    while (root[id] !== id) id = root[id] = root[root[id]]
    return id
  }
  for (let e = 0; e < numSides; e++) root[find(startId[e])] = find(startId[twins[e]])
  const numParts = root.reduce((count, parent, id) => count + (parent === id ? 1 : 0), 0)
  const sum = numVertices - numSides / 2 + numRegions
  return sum === 1 + numParts
    ? null
    : `${numVertices} vertices, ${numSides / 2} edges, ${numRegions} regions in ${numParts} parts`
}
