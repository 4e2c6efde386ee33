import type { AffineStage, PoolStage } from '../../network/compiledDecoder.ts'
import { selectRows } from '../../network/selectRows.ts'
import type { PlaneContext } from './planeComplex.ts'
import { unpackSigns } from './unpackSigns.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Work (level.ts) of a product and a sum in twice the digits. */
const WORK_PER_TERM = 10
/** Splits a double into two halves of 26 bits (Veltkamp). */
const SPLITTER = 2 ** 27 + 1
/** Where a sum of magnitudes is below this, its products may have lost to underflow what counts. */
const LEAST_MAGNITUDE = 2 ** -900
/** Covers the roundings of magnitudes, sums of positive numbers. */
const ENLARGE = 1 + 2 ** -20

/** A row in twice the digits: hi + lo, and the sum of magnitudes that went into each entry. */
interface PreciseRow {
  readonly hi: Float64Array
  readonly lo: Float64Array
  readonly magnitude: Float64Array
}

/**
 * A unit's form on a cell of its level to about 2⁻⁹⁰ of the magnitudes that it is summed of: what to try before integers.
 * Nothing of the cell's other units is needed, because the row goes back through the layers.
 *
 * @returns  a0, a1, c as highs, then as lows (at most half a unit in the last place of their high), then bounds of the
 *           errors of their sums: [9]. Not-a-number, which fails every `>` test, beyond 2⁹⁹⁶.
 *
 * Method    row · W with exact products and sums of two doubles whose roundings are summed beside them (Dot2 of T. Ogita,
 *           S. M. Rump, S. Oishi: Accurate sum and dot product, SIAM J. Sci. Comput. 26, 2005)
 * Accuracy  error ≤ 2 (Σ_l (n_l + 6))² u² M, n_l the sizes that are summed over, M = |row| |W| … |W| in absolute values.
 *           Derived: of n terms with magnitude H in all the n roundings come to (n + 2) u H, lows of the inputs
 *           included, and summing these rounds by (n + 4) u of it: (n + 4)² u² H. A negative unit's slope adds 6 u².
 *           Relative errors of stages add up.
 * Cost      some 30 operations a weight of the level's and all earlier stages, without rows that are exactly zero
 */
export function preciseUnit(depth: number, cell: number, unit: number, context: PlaneContext): Float64Array {
  const { levels, cells } = context
  let row = emptyRow(levels[depth].width)
  row.hi[unit] = 1
  row.magnitude[unit] = 1
  // The constant is carried along: each stage adds row · bias.
  const constant = emptyRow(1)
  let numTerms = 0
  for (let level = depth, index = cell; level >= 0; level--) {
    const { affine } = levels[level]
    for (let k = affine.length - 1; k >= 0; k--) {
      row = throughStage(row, affine[k], constant, context)
      numTerms += affine[k].outputSize + 6
    }
    const before = levels[level - 1]?.nonlinear
    if (before === null || before === undefined) break
    const { signs, numWords, parents } = cells[level]
    if (before.kind === 'elementwise')
      scaleNegatives(row, before.negativeSlope, before.numUnits, signs, index * numWords)
    else {
      row = throughPool(row, before, signs, index * numWords)
      numTerms += before.outputSize
    }
    index = parents[index]
  }
  const share = 2 * numTerms * numTerms * UNIT_ROUNDOFF * UNIT_ROUNDOFF * ENLARGE
  const form = new Float64Array(9)
  for (let k = 0; k < 3; k++) {
    const [from, at] = k < 2 ? [row, k] : [constant, 0]
    normalise(from, at)
    form[k] = from.hi[at]
    form[3 + k] = from.lo[at]
    form[6 + k] = from.magnitude[at] * share
  }
  return form
}

function emptyRow(size: number): PreciseRow {
  return { hi: new Float64Array(size), lo: new Float64Array(size), magnitude: new Float64Array(size) }
}

/** row · W; row · v is added to the constant. */
function throughStage(
  row: PreciseRow,
  stage: AffineStage,
  constant: PreciseRow,
  context: PlaneContext,
): PreciseRow {
  const { inputSize, outputSize, rowStart, column, weight, bias } = stage
  const out = emptyRow(inputSize)
  for (let i = 0; i < outputSize; i++) {
    normalise(row, i)
    if (row.hi[i] === 0 && row.magnitude[i] === 0) continue
    const from = rowStart === null ? i * inputSize : rowStart[i]
    const to = rowStart === null ? from + inputSize : rowStart[i + 1]
    context.work += WORK_PER_TERM * (to - from)
    addMultiple(row, i, weight, from, to, column, out)
    addMultiple(row, i, bias, i, i + 1, null, constant)
  }
  for (let j = 0; j < inputSize; j++)
    if (!(out.magnitude[j] >= LEAST_MAGNITUDE) && isTouched(row, stage, j))
      out.magnitude[j] += LEAST_MAGNITUDE
  if (
    !(constant.magnitude[0] >= LEAST_MAGNITUDE) &&
    bias.some((value, i) => value !== 0 && row.magnitude[i] !== 0)
  )
    constant.magnitude[0] += LEAST_MAGNITUDE
  return out
}

/** Adds entry i of the row times weights [from, to) to `out`; the roundings to its lows. */
function addMultiple(
  row: PreciseRow,
  i: number,
  weight: Float64Array,
  from: number,
  to: number,
  column: Int32Array | null,
  { hi, lo, magnitude }: PreciseRow,
): void {
  const x = row.hi[i]
  const low = row.lo[i]
  const size = row.magnitude[i]
  const scaled = SPLITTER * x
  const xHead = scaled - (scaled - x)
  const xTail = x - xHead
  for (let p = from; p < to; p++) {
    const j = column === null ? p - from : column[p]
    const w = weight[p]
    const split = SPLITTER * w
    const wHead = split - (split - w)
    const wTail = w - wHead
    const product = x * w
    const rounding = xHead * wHead - product + xHead * wTail + xTail * wHead + xTail * wTail
    const before = hi[j]
    const sum = before + product
    const part = sum - before
    hi[j] = sum
    lo[j] += before - (sum - part) + (product - part) + rounding + low * w
    magnitude[j] += size * Math.abs(w)
  }
}

/** hi + lo with lo at most half a unit in the last place of hi. */
function normalise({ hi, lo }: PreciseRow, at: number): void {
  const high = hi[at]
  const sum = high + lo[at]
  const part = sum - high
  lo[at] = high - (sum - part) + (lo[at] - part)
  hi[at] = sum
}

/** Whether a product with a weight of input j can differ from zero. */
function isTouched(
  row: PreciseRow,
  { inputSize, outputSize, rowStart, column, weight }: AffineStage,
  j: number,
): boolean {
  for (let i = 0; i < outputSize; i++) {
    if (row.magnitude[i] === 0) continue
    if (rowStart === null || column === null) {
      if (weight[i * inputSize + j] !== 0) return true
      continue
    }
    for (let p = rowStart[i]; p < rowStart[i + 1]; p++) if (column[p] === j && weight[p] !== 0) return true
  }
  return false
}

/** row · the choice of a pool's winners. */
function throughPool(row: PreciseRow, stage: PoolStage, bits: Int32Array, firstWord: number): PreciseRow {
  const { numUnits, inputSize, outputSize } = stage
  const signs = new Int8Array(numUnits)
  unpackSigns(bits, firstWord, numUnits, signs, 0)
  const source = new Int32Array(outputSize)
  selectRows(stage, signs, 0, source, new Float64Array(outputSize))
  const into = emptyRow(inputSize)
  const { hi, lo, magnitude } = into
  for (let i = 0; i < outputSize; i++) {
    const j = source[i]
    const before = hi[j]
    const sum = before + row.hi[i]
    const part = sum - before
    hi[j] = sum
    lo[j] += before - (sum - part) + (row.hi[i] - part) + row.lo[i]
    magnitude[j] += row.magnitude[i]
  }
  return into
}

/** The slope of a nonlinear stage, where its units are negative. */
function scaleNegatives(
  row: PreciseRow,
  slope: number,
  numUnits: number,
  signs: Int32Array,
  firstWord: number,
): void {
  const { hi, lo, magnitude } = row
  const scaled = SPLITTER * slope
  const head = scaled - (scaled - slope)
  const tail = slope - head
  for (let j = 0; j < numUnits; j++) {
    if (((signs[firstWord + (j >> 5)] >>> (j & 31)) & 1) === 1) continue
    normalise(row, j)
    const x = hi[j]
    const split = SPLITTER * x
    const xHead = split - (split - x)
    const xTail = x - xHead
    hi[j] = slope * x
    lo[j] =
      slope === 0 ? 0 : xHead * head - hi[j] + xHead * tail + xTail * head + xTail * tail + slope * lo[j]
    magnitude[j] *= Math.abs(slope)
    if (slope !== 0 && magnitude[j] < LEAST_MAGNITUDE && magnitude[j] !== 0) magnitude[j] = LEAST_MAGNITUDE
  }
}
