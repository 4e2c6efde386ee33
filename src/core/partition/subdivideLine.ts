import { boundedAffineImage } from '../network/boundedAffineImage.ts'
import { settlePools } from '../network/settlePools.ts'
import { boundedNonlinearImage } from '../network/boundedNonlinearImage.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'
import { refuseTooMany } from './limits.ts'
import { boundaryUnit } from './layers/boundaryUnit.ts'
import { cutCell } from './line/cutCell.ts'
import { levelsOf } from './layers/levelsOf.ts'
import type { Level } from './layers/level.ts'
import type { LineCell, LineContext, LineEnd } from './line/lineCells.ts'
import type { Partition } from './partition.ts'

/** Multiply-adds between two yields: a few milliseconds. */
const WORK_PER_STEP = 2_000_000

/**
 * The partition of the line, or of an interval of it: intervals are carried through the layers, and each layer cuts
 * them at the roots of its units (docs/MATH.md 2, subdivision; [BPB20] Corollary 1 with one latent dimension).
 *
 * Combinatorics (which regions there are, in which order, with which signs) are exact for the given doubles. In an
 * interval a unit is a·z + c, with error bounds on a and c; where they leave open on which side of an end, or of
 * another root, its root −c/a lies, or whether a or c is zero, integers settle it (network/exact/exactDecoder.ts). An
 * identically zero pre-activation counts as positive. Limits that took part in an exact decision are correctly
 * rounded, so that limits never fall; a region narrower than the doubles is kept with zero width. A limit beyond the
 * largest double is held at that double.
 *
 * Accuracy  limits within 1.5e-11 of their size, usually within a few units in the last place (line/cutCell.ts)
 *
 * @param box  null for the whole line, or [lower, upper]
 * @throws NumericalError  'tooManyRegions' (limits.ts); 'overflow': A_ω or b_ω is not finite
 * @throws RangeError      a weight is not finite where an exact decision needs it
 * Cost    per region one pass through the network with four multiply-adds a weight
 */
export function* subdivideLine(
  compiled: CompiledDecoder,
  box: readonly [number, number] | null,
): Steps<Partition> {
  const context: LineContext = {
    compiled,
    levels: levelsOf(compiled),
    exact: null,
    numExactDecisions: 0,
    work: 0,
  }
  const { levels } = context
  const runner = levelRunner(compiled)
  let cells = [wholeLine(box)]
  // [cells, width, 2]: a and c of what entered the nonlinear stage of the level before, and bounds of their errors.
  let previous = new Float64Array(0)
  let previousBounds = new Float64Array(0)
  for (const [depth, level] of levels.entries()) {
    const stride = 2 * level.width
    const columns = new Float64Array(cells.length * stride)
    const bounds = new Float64Array(cells.length * stride)
    const workPerCell = level.affine.reduce((sum, stage) => sum + 4 * stage.weight.length, 16 * level.width)
    const pieces: LineCell[] = []
    for (const cell of cells) {
      const offset = cell.index * stride
      if (depth > 0) runner.enter(cell, levels[depth - 1], previous, previousBounds)
      runner.run(level, columns, bounds, offset)
      if (level.nonlinear !== null) {
        cutCell(cell, columns, bounds, offset, context, pieces)
        refuseTooMany(pieces.length, compiled.numUnits)
      }
      context.work += workPerCell
      if (context.work > WORK_PER_STEP) {
        context.work = 0
        yield { done: depth + cell.index / cells.length, total: levels.length }
      }
    }
    previous = columns
    previousBounds = bounds
    if (level.nonlinear !== null) {
      cells = pieces
      for (let index = 0; index < cells.length; index++) cells[index].index = index
    }
  }
  return assemble(context, cells, previous)
}

/** Runs cells through levels with its own scratch columns, which start as the identity [a, c] = [1, 0]. */
function levelRunner(compiled: CompiledDecoder): {
  enter: (cell: LineCell, before: Level, columns: Float64Array, bounds: Float64Array) => void
  run: (level: Level, columns: Float64Array, bounds: Float64Array, offset: number) => void
} {
  const length = 2 * compiled.maxWidth
  let value = new Float64Array(length)
  let bound = new Float64Array(length)
  let nextValue = new Float64Array(length)
  let nextBound = new Float64Array(length)
  const magnitude = new Float64Array(length)
  value[0] = 1
  let isIdentity = true
  return { enter, run }

  function enter(cell: LineCell, before: Level, columns: Float64Array, bounds: Float64Array): void {
    if (before.nonlinear === null || cell.parent === null) return
    const offset = cell.parent.index * 2 * before.width
    boundedNonlinearImage(before.nonlinear, columns, bounds, offset, cell.signs, 0, 2, value, bound)
  }

  function run(level: Level, columns: Float64Array, bounds: Float64Array, offset: number): void {
    for (const stage of level.affine) {
      boundedAffineImage(stage, value, bound, 2, magnitude, nextValue, nextBound)
      // The first weights meet nothing but 1 and 0: their image is exact.
      if (isIdentity) nextBound.fill(0)
      isIdentity = false
      ;[value, nextValue] = [nextValue, value]
      ;[bound, nextBound] = [nextBound, bound]
    }
    isIdentity = false
    for (let k = 0; k < 2 * level.width; k++) {
      columns[offset + k] = value[k]
      bounds[offset + k] = bound[k]
    }
  }
}

function wholeLine(box: readonly [number, number] | null): LineCell {
  const end = (value: number): LineEnd => ({ value, error: 0, cell: null, unit: -1, exact: null })
  return {
    lower: end(box === null ? -Infinity : box[0]),
    upper: end(box === null ? Infinity : box[1]),
    depth: 0,
    parent: null,
    signs: new Int8Array(0),
    index: 0,
    exactInput: null,
    exactRows: null,
  }
}

/** @param columns [cells, dataDim, 2]: A_ω and b_ω */
function assemble(context: LineContext, cells: readonly LineCell[], columns: Float64Array): Partition {
  const { compiled, levels } = context
  const { dataDim, numUnits, unitOffsets, pools } = compiled
  const { firsts, patterns } = regionsOf(context, cells)
  const numRegions = firsts.length
  const slope = new Float64Array(numRegions * dataDim)
  const bias = new Float64Array(numRegions * dataDim)
  const limits = new Float64Array(numRegions + 1)
  const limitUnits = new Int32Array(numRegions + 1).fill(-1)
  let numZeroWidthRegions = 0
  limits[numRegions] = cells[cells.length - 1].upper.value
  firsts.forEach((cell, r) => {
    const { lower } = cells[cell]
    const { upper } = cells[(firsts[r + 1] ?? cells.length) - 1]
    limits[r] = lower.value
    if (lower.cell !== null) {
      const unit = unitOffsets[lower.cell.depth] + lower.unit
      limitUnits[r] = boundaryUnit(compiled, patterns, (r - 1) * numUnits, r * numUnits, unit)
    }
    if (lower.value === upper.value) numZeroWidthRegions++
    for (let d = 0; d < dataDim; d++) {
      slope[r * dataDim + d] = columns[2 * (cell * dataDim + d)]
      bias[r * dataDim + d] = columns[2 * (cell * dataDim + d) + 1]
    }
  })
  if (!slope.every(Number.isFinite) || !bias.every(Number.isFinite))
    throw new NumericalError('overflow', 'the decoder makes numbers that a double cannot hold', {
      numLayers: levels.length,
    })
  return {
    latentDim: 1,
    dataDim,
    numRegions,
    numUnits,
    unitOffsets,
    pools,
    patterns,
    slope,
    bias,
    geometry: { kind: 'line', limits, limitUnits },
    diagnostics: { numExactDecisions: context.numExactDecisions, numZeroWidthRegions },
  }
}

/**
 * The first cell of each region, and the patterns. Cells that only pairs of a pool divide which its winner is not of are
 * one region.
 */
function regionsOf(
  { compiled }: LineContext,
  cells: readonly LineCell[],
): { readonly firsts: readonly number[]; readonly patterns: Int8Array } {
  const { numUnits, unitOffsets, pools } = compiled
  const patterns = new Int8Array(cells.length * numUnits)
  const firsts: number[] = []
  const hasPools = pools.some((sizes) => sizes !== null)
  cells.forEach((region, index) => {
    const to = firsts.length * numUnits
    for (let cell: LineCell | null = region; cell !== null && cell.depth > 0; cell = cell.parent)
      patterns.set(cell.signs, to + unitOffsets[cell.depth - 1])
    if (hasPools) {
      settlePools(compiled, patterns, to)
      const before = to - numUnits
      if (index > 0 && boundaryUnit(compiled, patterns, before, to, -1) < 0) return
    }
    firsts.push(index)
  })
  return { firsts, patterns: patterns.slice(0, firsts.length * numUnits) }
}
