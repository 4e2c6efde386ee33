import { affineImage } from '../network/affineImage.ts'
import { boundedAffineImage } from '../network/boundedAffineImage.ts'
import { boundedElementwiseImage } from '../network/boundedElementwiseImage.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { NumericalError } from '../problem.ts'
import type { Fraction, Steps } from '../steps.ts'
import type { Level } from './layers/level.ts'
import { levelsOf } from './layers/levelsOf.ts'
import type { Partition, PlaneGeometry } from './partition.ts'
import { assemblePlane } from './plane/assemblePlane.ts'
import { cutPlaneCell } from './plane/cutPlaneCell.ts'
import { emptyComplex, type PlaneCell, type PlaneContext } from './plane/planeComplex.ts'
import { type PlaneBox, wholePlane } from './plane/wholePlane.ts'

/** Multiply-adds between two yields: a few milliseconds. */
const WORK_PER_STEP = 2_000_000

/** A cell that is still to be cut, with its level's units on it, and the part of all the work that it stands for. */
interface Task {
  readonly cell: PlaneCell
  /** [width, 3] */
  readonly rows: Float64Array
  readonly bounds: Float64Array
  readonly share: number
}

/**
 * The partition of the plane, or of a box in it: convex polygons are carried through the layers, and each layer cuts
 * them along the zero sets of its units (docs/MATH.md 2, subdivision; [BPB20] Corollary 1 with two latent dimensions).
 *
 * Combinatorics (which regions there are, with which signs, edges, vertices and neighbours) are exact for the given
 * doubles. A polygon is cut by a unit if the unit has both signs at its vertices; these signs are decided by
 * error-bounded doubles, or else in integers as determinants of three lines (plane/signAtVertex.ts), and never by
 * testing rounded points. Unbounded regions have vertices at infinity and are never clipped (plane/planeComplex.ts).
 * Neighbours share their edges from the beginning, so that adjacency is a by-product. An identically zero
 * pre-activation counts as positive.
 *
 * Accuracy  vertices within 1.5e-11 of their size (plane/addVertex.ts), lines likewise (plane/assemblePlane.ts)
 *
 * @param box  null for the whole plane, or [lower corner, upper corner]
 * @throws NumericalError  'tooManyRegions' (limits.ts); 'overflow': A_ω or b_ω is not finite
 * @throws RangeError      a weight is not finite where an exact decision needs it
 * Cost    per cell of a level one pass through that level with six multiply-adds a weight, depth first
 */
export function* subdividePlane(compiled: CompiledDecoder, box: PlaneBox | null): Steps<Partition> {
  const context: PlaneContext = {
    compiled,
    levels: levelsOf(compiled),
    exact: null,
    numExactDecisions: 0,
    complex: emptyComplex(),
    exactSigns: new Map(),
  }
  const { levels } = context
  const runner = levelRunner(compiled)
  const start = wholePlane(box, context)
  const tasks: Task[] = [{ cell: start, ...runner.run(levels, start, null), share: 1 }]
  const regions: PlaneCell[] = []
  const maps: Float64Array[] = []
  let done = 0
  let reported = 0
  let work = 0
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { cell, rows, bounds, share } = task
    if (levels[cell.depth].nonlinear === null) {
      regions.push(cell)
      maps.push(rows)
      done += share
      continue
    }
    const cutting = cutPlaneCell(cell, rows, bounds, tasks.length + regions.length, context)
    let next = cutting.next()
    for (; next.done !== true; next = cutting.next()) yield progress(done + next.value * share)
    // The last task is taken first: regions come in the order of the pieces.
    const pieces = next.value
    const { affine, width } = levels[cell.depth + 1]
    for (let k = pieces.length - 1; k >= 0; k--) {
      tasks.push({ cell: pieces[k], ...runner.run(levels, pieces[k], task), share: share / pieces.length })
      work += affine.reduce((sum, stage) => sum + 6 * stage.weight.length, 32 * width)
      if (work > WORK_PER_STEP) {
        work = 0
        yield progress(done)
      }
    }
  }
  return partitionOf(context, regions, maps, assemblePlane(regions, context))

  /** Never falls: what a cell's cutting has reported counts until its pieces have caught up. */
  function progress(now: number): Fraction {
    reported = Math.max(reported, Math.min(1, now))
    return { done: reported, total: 1 }
  }
}

/** Composes the units of a cell's level on the cell, from those of its parent. */
function levelRunner(compiled: CompiledDecoder): {
  run: (
    levels: readonly Level[],
    cell: PlaneCell,
    parent: Pick<Task, 'rows' | 'bounds'> | null,
  ) => { rows: Float64Array; bounds: Float64Array }
} {
  const length = 3 * compiled.maxWidth
  let value = new Float64Array(length)
  let bound = new Float64Array(length)
  let nextValue = new Float64Array(length)
  let nextBound = new Float64Array(length)
  const magnitude = new Float64Array(length)
  return { run }

  function run(
    levels: readonly Level[],
    cell: PlaneCell,
    parent: Pick<Task, 'rows' | 'bounds'> | null,
  ): { rows: Float64Array; bounds: Float64Array } {
    const level = levels[cell.depth]
    const before = cell.depth === 0 ? null : levels[cell.depth - 1].nonlinear
    if (before === null || parent === null) {
      value.set([1, 0, 0, 0, 1, 0])
      bound.fill(0)
    } else boundedElementwiseImage(before, parent.rows, parent.bounds, 0, cell.signs, 0, 3, value, bound)
    // The first weights meet nothing but 1 and 0: their image is exact.
    let isIdentity = parent === null
    for (const stage of level.affine) {
      if (level.nonlinear === null) affineImage(stage, value, 3, nextValue)
      else boundedAffineImage(stage, value, bound, 3, magnitude, nextValue, nextBound)
      if (isIdentity) nextBound.fill(0)
      isIdentity = false
      ;[value, nextValue] = [nextValue, value]
      ;[bound, nextBound] = [nextBound, bound]
    }
    const size = 3 * level.width
    return {
      rows: value.slice(0, size),
      bounds: level.nonlinear === null ? new Float64Array(0) : bound.slice(0, size),
    }
  }
}

/** @param maps  [dataDim, 3] a region: A_ω and b_ω */
function partitionOf(
  context: PlaneContext,
  regions: readonly PlaneCell[],
  maps: readonly Float64Array[],
  geometry: PlaneGeometry,
): Partition {
  const { dataDim, numUnits, unitOffsets } = context.compiled
  const numRegions = regions.length
  const patterns = new Int8Array(numRegions * numUnits)
  const slope = new Float64Array(numRegions * dataDim * 2)
  const bias = new Float64Array(numRegions * dataDim)
  regions.forEach((region, r) => {
    for (let cell: PlaneCell | null = region; cell !== null && cell.depth > 0; cell = cell.parent)
      patterns.set(cell.signs, r * numUnits + unitOffsets[cell.depth - 1])
    const map = maps[r]
    for (let d = 0; d < dataDim; d++) {
      slope[2 * (r * dataDim + d)] = map[3 * d]
      slope[2 * (r * dataDim + d) + 1] = map[3 * d + 1]
      bias[r * dataDim + d] = map[3 * d + 2]
    }
  })
  if (!slope.every(Number.isFinite) || !bias.every(Number.isFinite))
    throw new NumericalError('overflow', 'the decoder makes numbers that a double cannot hold', {
      numLayers: context.levels.length,
    })
  return {
    latentDim: 2,
    dataDim,
    numRegions,
    numUnits,
    unitOffsets,
    patterns,
    slope,
    bias,
    geometry,
    diagnostics: {
      numExactDecisions: context.numExactDecisions,
      numZeroWidthRegions: numWithoutArea(geometry),
    },
  }
}

/** Bounded regions whose rounded vertices have no positive area. */
function numWithoutArea({ edgeStarts, vertices }: PlaneGeometry): number {
  let count = 0
  for (let r = 0; r + 1 < edgeStarts.length; r++) {
    const first = edgeStarts[r]
    let twiceArea = 0
    for (let e = first + 1; e + 1 < edgeStarts[r + 1]; e++)
      twiceArea +=
        (vertices[2 * e] - vertices[2 * first]) * (vertices[2 * e + 3] - vertices[2 * first + 1]) -
        (vertices[2 * e + 1] - vertices[2 * first + 1]) * (vertices[2 * e + 2] - vertices[2 * first])
    // A vertex at infinity makes the sum not-a-number, and the region is none of these; nor is one with two edges.
    if (twiceArea <= 0 && edgeStarts[r + 1] - first > 2) count++
  }
  return count
}
