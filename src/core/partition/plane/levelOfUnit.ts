import type { PlaneContext } from './planeComplex.ts'

/** The level that a unit belongs to, given its position in the activation pattern. */
export function levelOfUnit(patternUnit: number, { compiled: { unitOffsets } }: PlaneContext): number {
  let depth = 0
  while (unitOffsets[depth + 1] <= patternUnit) depth++
  return depth
}
