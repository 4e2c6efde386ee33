import type { IncompletePartition } from '../partition.ts'
import type { Fraction, Steps } from '../../steps.ts'
import { assemblePlane } from './assemblePlane.ts'
import { isStepOver } from './pace.ts'
import { type PlaneContext, uncutBoundary } from './planeComplex.ts'
import { appendPieces, emptyPieces, startPieces } from './planePieces.ts'

/** Work (level.ts) of handing a cell on. */
const WORK_PER_CELL = 50

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
  yield progress
  const { complex, cells: levels, compiled } = context
  const cells = levels[depth]
  // What was left of everything is left for this.
  const rest = (share: number): Fraction => ({
    done: progress.done + (progress.total - progress.done) * share,
    total: progress.total,
  })
  const parts = levels[depth + 1] ?? cells
  if (parts !== cells) {
    const whole = emptyPieces(parts.numSigns)
    const sides: number[] = []
    for (let cell = numDone; cell < cells.count; cell++) {
      const from = cells.sideStarts[cell]
      startPieces(whole, sides, uncutBoundary(complex, cells.sides, from, cells.sideStarts[cell + 1], sides))
      appendPieces(whole, cell, parts)
      context.work += WORK_PER_CELL
      if (isStepOver(context)) yield progress
    }
  }
  return {
    kind: 'incomplete',
    geometry: yield* assemblePlane(parts, null, context, rest),
    numCells: parts.count,
    numLayersDone: depth,
    numLayers: compiled.unitOffsets.length - 1,
    maxBytes,
  }
}
