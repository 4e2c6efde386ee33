import type { PlaneContext } from './planeComplex.ts'

/** What the working arrays of subdividePlane.ts take, without the maps of the units on the cells. */
export function workingBytes({ complex, cells }: PlaneContext): number {
  let sum =
    complex.lineForm.byteLength +
    complex.lineBound.byteLength +
    complex.lineUnit.byteLength +
    complex.lineCell.byteLength +
    complex.vertexLines.byteLength +
    complex.vertexPlace.byteLength +
    complex.edges.byteLength
  for (const { parents, signs, sideStarts, sides } of cells)
    sum += parents.byteLength + signs.byteLength + sideStarts.byteLength + sides.byteLength
  return sum
}
