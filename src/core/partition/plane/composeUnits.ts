import type { AffineStage, ElementwiseStage, NonlinearStage } from '../../network/compiledDecoder.ts'
import type { Level } from '../layers/level.ts'
import { activeUnits } from './activeUnits.ts'
import { boundedUnits } from './boundedUnits.ts'
import { euclideanBound } from './euclideanBound.ts'
import type { PlaneCells, PlaneContext } from './planeComplex.ts'
import { sumActive } from './sumActive.ts'
import { transposedWeights } from './transposedWeights.ts'
import { TINY, type UnitMaps } from './unitMaps.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Enlarges bounds for the roundings of their own, the products of small quantities among them. */
const ENLARGE = 1 + 2 ** -20

/** What leaves the nonlinear stage before a level, on the cells of the level before. */
export interface UnitsBefore {
  readonly maps: UnitMaps
  readonly stage: NonlinearStage
}

/**
 * The units of a level on its cells: a function that composes them for one cell after the other, in order.
 *
 * The cells of one parent differ in the signs of a few units of the level before, so that the maps of one follow from
 * those of its sibling at rank one a unit. That is done for a run of siblings as long as it is provably as accurate,
 * entry by entry, as sums made afresh; otherwise, and for the first of a run, sums are made afresh.
 *
 * Derived: let S be Σ|w_ij||h_jk| over the inputs that do not change within the run, and let no |w_ij||δ_jk| of those
 * that do be above S. Then an update rounds by at most 3u|w_ij δ_jk| + u|entry| ≤ 4u times what Σ|w_ij||h_jk| is
 * in any cell of the run, and (n + 3)/4 of them by no more than the bound of a fresh sum, (n + 3)u times the same.
 *
 * @param before  null for the first level
 * @param maps    rows and errors are written
 */
export function composeUnits(
  level: Level,
  cells: PlaneCells,
  before: UnitsBefore | null,
  maps: UnitMaps,
  context: PlaneContext,
): (cell: number) => void {
  const [stage] = level.affine
  if (before !== null && level.affine.length === 1 && stage.column === null && isOfUnitsAlone(before.stage))
    return composeByUpdates(stage, cells, before.maps, before.stage.negativeSlope, maps, context)
  return composeAfresh(cells.depth, maps, context)
}

/** Whether a stage is elementwise and carries nothing. */
export function isOfUnitsAlone(stage: NonlinearStage): stage is ElementwiseStage {
  return stage.kind === 'elementwise' && stage.numUnits === stage.outputSize
}

/** For the first level and for levels that are not one dense stage: with bounds an entry, of which the largest count. */
function composeAfresh(depth: number, maps: UnitMaps, context: PlaneContext): (cell: number) => void {
  maps.norms.fill(1)
  const work = context.levels[depth].affine.reduce((sum, { weight }) => sum + 8 * weight.length, 0)
  return (cell) => {
    context.work += work
    const { rows, bounds } = boundedUnits(depth, cell, context)
    for (let k = 0; k < 3; k++) {
      let largest = 0
      for (let at = k; at < bounds.length; at += 3) largest = Math.max(largest, bounds[at])
      maps.errors[3 * cell + k] = largest
    }
    maps.rows.set(rows, cell * rows.length)
  }
}

function composeByUpdates(
  stage: AffineStage,
  cells: PlaneCells,
  { rows: rowsBefore, errors: errorsBefore, norms: normsBefore, offsets: offsetsBefore }: UnitMaps,
  negativeSlope: number,
  maps: UnitMaps,
  context: PlaneContext,
): (cell: number) => void {
  const { weight, bias, inputSize, outputSize } = stage
  const { rows, errors, norms, offsets } = maps
  const { parents, signs, numWords, count: numCells } = cells
  const transposed = transposedWeights(stage)
  const largestWeights = new Float64Array(outputSize)
  for (let i = 0; i < outputSize; i++) {
    for (let j = 0; j < inputSize; j++)
      largestWeights[i] = Math.max(largestWeights[i], Math.abs(weight[i * inputSize + j]))
    norms[i] = euclideanBound(weight, i * inputSize, 1, inputSize)
    // The roundings of a fresh sum, and one for every update of a run.
    offsets[i] = (inputSize / 2 + 12) * UNIT_ROUNDOFF * Math.abs(bias[i]) * ENLARGE
  }
  const maxUpdates = Math.floor((inputSize + 3) / 4)
  const size = 3 * outputSize
  const tiny = TINY * Math.max(1, Math.abs(negativeSlope))
  const input = new Float64Array(3 * inputSize)
  const active = new Int32Array(inputSize)
  let numActive = 0
  // The inputs that change within a run, in no order.
  const isChanging = new Uint8Array(inputSize)
  const changing = new Int32Array(inputSize)
  // The inputs that count and do not change within a run.
  const steady = new Int32Array(inputSize)
  const shares = new Float64Array(inputSize)
  const enteringNorms = new Float64Array(inputSize)
  const enteringOffsets = new Float64Array(inputSize)
  // Per column: |entry (i, k)| ≤ N_i · sizes[k] for all units, and |v_i| more in the last.
  const sizes = new Float64Array(3)
  let runEnd = 0
  return (cell) => {
    if (cell < runEnd) {
      update(cell)
      return
    }
    enter(cell, parents[cell])
    context.work += 2 * numActive * outputSize
    sumActive(transposed, bias, active, numActive, input, rows, cell * size)
    runEnd = endOfRun(cell)
  }

  /** Gathers the units that are not switched off, and bounds the errors of the sums that they are about to enter. */
  function enter(cell: number, parent: number): void {
    numActive = activeUnits(signs, cell * numWords, inputSize, negativeSlope, active)
    for (let n = 0, q = 0; n < numActive; n++, q += 3) {
      const j = active[n]
      const at = 3 * (parent * inputSize + j)
      const factor = isPositive(cell, j) ? 1 : negativeSlope
      input[q] = factor * rowsBefore[at]
      input[q + 1] = factor * rowsBefore[at + 1]
      input[q + 2] = factor * rowsBefore[at + 2]
      enteringNorms[n] = factor * normsBefore[j]
      enteringOffsets[n] = factor * offsetsBefore[j]
    }
    const norm = euclideanBound(enteringNorms, 0, 1, numActive)
    const offset = euclideanBound(enteringOffsets, 0, 1, numActive)
    // One rounding of the input, and those of sumActive.ts.
    const gamma = (numActive / 4 + 8) * UNIT_ROUNDOFF
    for (let k = 0; k < 3; k++) {
      const height = euclideanBound(input, k, 3, numActive)
      const error = errorsBefore[3 * parent + k]
      const entering = error === 0 ? 0 : norm * error + (k === 2 ? offset : 0)
      // A column of zeros, known to be zeros, has an exact image: the bias alone.
      const isExact = height === 0 && entering === 0
      sizes[k] = (height + entering) * ENLARGE + tiny
      errors[3 * cell + k] = isExact ? 0 : (gamma * height + entering) * ENLARGE + (numActive + 1) * tiny
    }
  }

  function isPositive(cell: number, j: number): boolean {
    return ((signs[cell * numWords + (j >> 5)] >>> (j & 31)) & 1) === 1
  }

  /** The cell after the last that follows by updates. */
  function endOfRun(first: number): number {
    let numUpdates = 0
    let numChanging = 0
    let end = first + 1
    for (; end < numCells && parents[end] === parents[first]; end++) {
      const numBefore = numChanging
      const updatesBefore = numUpdates
      for (let k = 0, word = end * numWords; k < numWords; k++, word++)
        for (let rest = signs[word] ^ signs[word - numWords]; rest !== 0; rest &= rest - 1) {
          const j = 32 * k + 31 - Math.clz32(rest & -rest)
          numUpdates++
          if (isChanging[j] === 1) continue
          isChanging[j] = 1
          changing[numChanging++] = j
        }
      if (numUpdates <= maxUpdates) continue
      while (numChanging > numBefore) isChanging[changing[--numChanging]] = 0
      numUpdates = updatesBefore
      break
    }
    if (end > first + 1 && !isEven(parents[first], numChanging)) end = first + 1
    while (numChanging > 0) isChanging[changing[--numChanging]] = 0
    return end
  }

  /** Whether in no entry a product that changes can be larger than the sum of the sizes of those that do not. */
  function isEven(parent: number, numChanging: number): boolean {
    let largestFirst = 0
    let largestSecond = 0
    let largestThird = 0
    const scale = Math.abs(1 - negativeSlope)
    for (let n = 0; n < numChanging; n++) {
      const at = 3 * (parent * inputSize + changing[n])
      largestFirst = Math.max(largestFirst, scale * Math.abs(rowsBefore[at]))
      largestSecond = Math.max(largestSecond, scale * Math.abs(rowsBefore[at + 1]))
      largestThird = Math.max(largestThird, scale * Math.abs(rowsBefore[at + 2]))
    }
    // How much of the largest that changes each of the others is, in the column where it is least.
    let numSteady = 0
    for (let n = 0, q = 0; n < numActive; n++, q += 3) {
      if (isChanging[active[n]] === 1) continue
      steady[numSteady] = active[n]
      shares[numSteady++] = Math.min(
        shareOf(Math.abs(input[q]), largestFirst),
        shareOf(Math.abs(input[q + 1]), largestSecond),
        shareOf(Math.abs(input[q + 2]), largestThird),
      )
    }
    for (let i = 0; i < outputSize; i++) {
      let missing = largestWeights[i]
      // A few inputs are enough as a rule. Not-a-number is never small enough.
      for (let n = 0; n < numSteady && !(missing <= 0); n++)
        missing -= shares[n] * Math.abs(weight[i * inputSize + steady[n]])
      if (!(missing <= 0)) return false
    }
    return true
  }

  /** From the cell before, a sibling. */
  function update(cell: number): void {
    const parent = parents[cell]
    const from = cell * size
    rows.copyWithin(from, from - size, from)
    errors.copyWithin(3 * cell, 3 * cell - 3, 3 * cell)
    for (let k = 0, word = cell * numWords; k < numWords; k++, word++)
      for (let rest = signs[word] ^ signs[word - numWords]; rest !== 0; rest &= rest - 1)
        flip(cell, 32 * k + 31 - Math.clz32(rest & -rest), parent, from)
  }

  /** Adds what unit j of the level before changes by its new sign to the rows that start at entry `from`. */
  function flip(cell: number, j: number, parent: number, from: number): void {
    const factor = isPositive(cell, j) ? 1 - negativeSlope : negativeSlope - 1
    const source = 3 * (parent * inputSize + j)
    const first = factor * rowsBefore[source]
    const second = factor * rowsBefore[source + 1]
    const third = factor * rowsBefore[source + 2]
    for (let p = j * outputSize, end = p + outputSize, at = from; p < end; p++, at += 3) {
      const w = transposed[p]
      rows[at] += w * first
      rows[at + 1] += w * second
      rows[at + 2] += w * third
    }
    context.work += 3 * outputSize
    const norm = Math.abs(factor) * normsBefore[j]
    const offset = Math.abs(factor) * offsetsBefore[j]
    for (let k = 0; k < 3; k++) {
      const change = Math.abs(k === 0 ? first : k === 1 ? second : third)
      const error = errorsBefore[3 * parent + k]
      const entering = error === 0 ? 0 : norm * error + (k === 2 ? offset : 0)
      if (change === 0 && entering === 0) continue
      sizes[k] = (sizes[k] + change) * ENLARGE
      errors[3 * cell + k] =
        (errors[3 * cell + k] + entering + UNIT_ROUNDOFF * (5 * change + sizes[k])) * ENLARGE + 4 * tiny
    }
  }
}

/** Part of the whole, below it and with room for rounding; large without a whole. */
function shareOf(part: number, whole: number): number {
  return whole === 0 ? Number.MAX_SAFE_INTEGER : (part / whole) * (1 - 2 ** -40)
}
