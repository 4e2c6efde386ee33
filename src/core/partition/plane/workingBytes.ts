import type { PlaneContext } from './planeComplex.ts'

/** Bytes of a line, a vertex and an edge in planeComplex.ts. */
const LINE = 3 * 8 + 3 * 8 + 2 * 4
const VERTEX = 3 * 4 + 4 * 8
const EDGE = 4 * 4

/**
 * What the working arrays of subdividePlane.ts take, without the maps of the units on the cells,
 * with the room that arrays have for growing: twice what is in use at most.
 */
export function workingBytes({ complex, cells }: PlaneContext): number {
  let sum = LINE * complex.numLines + VERTEX * complex.numVertices + EDGE * complex.numEdges
  for (const { count, numWords, sideStarts } of cells) sum += 4 * (count * (2 + numWords) + sideStarts[count])
  return 2 * sum
}
