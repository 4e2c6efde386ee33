import type { IncompletePartition } from '../partition.ts'
import type { Fraction, Steps } from '../../steps.ts'
import { assemblePlane } from './assemblePlane.ts'
import { type PlaneContext, uncutBoundary } from './planeComplex.ts'
import { appendPieces, emptyPieces, startPieces } from './planePieces.ts'

/**
 * What is known when a level is left unfinished: the parts made so far, and the level's other cells as they are.
 *
 * @param depth     the level
 * @param numDone   its cells whose parts are among the cells of the next level
 * @param progress  how far everything had come
 */
export function* incompletePlane(
  context: PlaneContext,
  depth: number,
  numDone: number,
  maxBytes: number,
  progress: Fraction,
): Steps<IncompletePartition> {
  const { complex, cells: levels, compiled } = context
  const cells = levels[depth]
  const parts = levels[depth + 1] ?? cells
  if (parts !== cells) {
    const rest = emptyPieces(parts.numSigns)
    const sides: number[] = []
    for (let cell = numDone; cell < cells.count; cell++) {
      const from = cells.sideStarts[cell]
      startPieces(rest, sides, uncutBoundary(complex, cells.sides, from, cells.sideStarts[cell + 1], sides))
      appendPieces(rest, cell, parts)
    }
  }
  return {
    kind: 'incomplete',
    geometry: yield* assemblePlane(parts, context, () => progress),
    numCells: parts.count,
    numLayersDone: depth,
    numLayers: compiled.unitOffsets.length - 1,
    maxBytes,
  }
}
