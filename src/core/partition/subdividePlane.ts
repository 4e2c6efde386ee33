import type { CompiledDecoder, NonlinearStage } from '../network/compiledDecoder.ts'
import type { Fraction, Steps } from '../steps.ts'
import type { Level } from './layers/level.ts'
import { levelsOf } from './layers/levelsOf.ts'
import { planeBytes } from './limits.ts'
import type { IncompletePartition, Partition } from './partition.ts'
import { composeUnits, type UnitsBefore } from './plane/composeUnits.ts'
import { cutPlaneCell } from './plane/cutPlaneCell.ts'
import { incompletePlane } from './plane/incompletePlane.ts'
import { emptyCells, emptyComplex, type PlaneContext } from './plane/planeComplex.ts'
import { appendPieces } from './plane/planePieces.ts'
import { isStepOver } from './plane/pace.ts'
import { type PlaneShares, planeShares } from './plane/planeShares.ts'
import { planePartition } from './plane/planePartition.ts'
import { regionMaps, type RegionMaps } from './plane/regionMaps.ts'
import { emptyUnitMaps } from './plane/unitMaps.ts'
import { type PlaneBox, wholePlane } from './plane/wholePlane.ts'
import { workingBytes } from './plane/workingBytes.ts'

/**
 * The partition of the plane, or of a box in it: convex polygons are carried through the layers, and each layer cuts
 * them along the zero sets of its units (docs/MATH.md 2, subdivision; [BPB20] Corollary 1 with two latent dimensions).
 *
 * Combinatorics (which regions there are, with which signs, edges, vertices and neighbours) are exact for the given
 * doubles. A polygon is cut by a unit if the unit has both signs at its vertices; these signs are decided by
 * error-bounded doubles, or else in integers as determinants of three lines (plane/signsAtVertices.ts), and never by
 * testing rounded points. Unbounded regions have vertices at infinity and are never clipped (plane/planeComplex.ts).
 * Neighbours share their edges from the beginning, so that adjacency is a by-product. An identically zero
 * pre-activation counts as positive.
 *
 * Accuracy  vertices within 1.5e-11 of their size (plane/addVertex.ts), lines likewise (plane/assemblePlane.ts)
 *
 * @param box       null for the whole plane, or [lower corner, upper corner]
 * @param maxBytes  where the arrays would take more, what is known by then is returned: all layers that are done, and
 *                  those cells of the next layer that are
 * @throws NumericalError  'overflow': A_ω or b_ω is not finite
 * @throws RangeError      a weight is not finite where an exact decision needs it
 * Cost    a cell of a level: three multiply-adds a unit of it and a unit of the level before that changed its sign
 *         against the cell before, one pass through the level for the first of a parent's cells (plane/composeUnits.ts)
 */
export function* subdividePlane(
  compiled: CompiledDecoder,
  box: PlaneBox | null,
  maxBytes: number,
): Steps<Partition | IncompletePartition> {
  const levels = levelsOf(compiled)
  const context: PlaneContext = {
    compiled,
    levels,
    exact: null,
    numExactDecisions: 0,
    work: 0,
    complex: emptyComplex(),
    cells: [],
    lastBounded: [],
    exactSigns: new Map(),
  }
  wholePlane(box, context)
  const shares = planeShares(levels, compiled)
  let before: UnitsBefore | null = null
  for (const [depth, level] of levels.entries()) {
    if (level.nonlinear === null) break
    yield shares.level(depth, 0)
    const cutting: UnitsBefore | IncompletePartition = yield* cutLevel(
      { ...level, nonlinear: level.nonlinear },
      depth,
      before,
      context,
      maxBytes,
      shares,
    )
    if ('kind' in cutting) return cutting
    before = cutting
  }
  const maps = yield* mapsOf(before, context, shares)
  return yield* planePartition(context, maps, (share) => shares.rest(share))
}

/** Cuts all cells of a level: the level's units on them, or what is known when memory comes to its limit. */
function* cutLevel(
  level: Level & { readonly nonlinear: NonlinearStage },
  depth: number,
  before: UnitsBefore | null,
  context: PlaneContext,
  maxBytes: number,
  shares: PlaneShares,
): Steps<UnitsBefore | IncompletePartition> {
  const { compiled } = context
  const { numUnits, dataDim } = compiled
  const { width, numUnits: numCutters, nonlinear } = level
  const cells = context.cells[depth]
  const mapBytes = 24 * (cells.count + 1) * (width + 1) + (before === null ? 0 : before.maps.rows.byteLength)
  const isFull = (numCells: number): boolean =>
    workingBytes(context) + mapBytes + planeBytes(numCells, numUnits, dataDim) > maxBytes
  const progress = (cell: number): Fraction => shares.level(depth, cell / cells.count)
  if (isFull(cells.count)) return yield* incompletePlane(context, depth, 0, maxBytes, progress(0))
  const maps = emptyUnitMaps(width, cells.count)
  const compose = composeUnits(level, cells, before, maps, context)
  const cutter = cutPlaneCell(cells, numCutters, maps, context)
  const children = emptyCells(depth + 1, numCutters)
  context.cells.push(children)
  for (let cell = 0; cell < cells.count; cell++) {
    compose(cell)
    const numCutting = cutter.start(cell)
    for (let k = 0; k < numCutting;) {
      if (cutter.cut()) k++
      if (isFull(children.count + cutter.pieces.count + cells.count - cell)) {
        // Parts that the unit at hand has not come to are whole polygons like the others.
        appendPieces(cutter.pieces, cell, children)
        return yield* incompletePlane(context, depth, cell + 1, maxBytes, progress(cell + 1))
      }
      if (isStepOver(context)) yield progress(cell + k / numCutting)
    }
    appendPieces(cutter.pieces, cell, children)
    if (isStepOver(context)) yield progress(cell + 1)
  }
  return { maps, stage: nonlinear }
}

/** A_ω and b_ω of all final cells. */
function* mapsOf(before: UnitsBefore | null, context: PlaneContext, shares: PlaneShares): Steps<RegionMaps> {
  const { levels, cells } = context
  const regions = cells[cells.length - 1]
  const last = levels[levels.length - 1]
  const maps = regionMaps(last, regions, before, context.compiled)
  const workPerRegion = last.affine.reduce((sum, stage) => sum + 3 * stage.weight.length, 10 * last.inputSize)
  for (let region = 0; region < regions.count; region++) {
    maps.compose(region)
    context.work += workPerRegion
    if (isStepOver(context)) yield shares.maps((region + 1) / regions.count)
  }
  return maps
}
