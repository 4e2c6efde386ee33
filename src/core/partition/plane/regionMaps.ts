import { affineImage } from '../../network/affineImage.ts'
import type { CompiledDecoder } from '../../network/compiledDecoder.ts'
import { NumericalError } from '../../problem.ts'
import type { Level } from '../layers/level.ts'
import { selectRows } from '../../network/selectRows.ts'
import { activeUnits } from './activeUnits.ts'
import { isOfUnitsAlone, type UnitsBefore } from './composeUnits.ts'
import type { PlaneCells } from './planeComplex.ts'
import { sumActive } from './sumActive.ts'
import { transposedWeights } from './transposedWeights.ts'
import { unpackSigns } from './unpackSigns.ts'

export interface RegionMaps {
  /** A_ω: [numRegions, dataDim, 2], and b_ω: [numRegions, dataDim]. */
  readonly slope: Float64Array
  readonly bias: Float64Array
  /** Fills in the maps of one region. @throws NumericalError 'overflow' */
  readonly compose: (region: number) => void
}

/** The affine maps of the final cells, each by sums of its own: what leaves the decoder is not updated at rank one. */
export function regionMaps(
  level: Level,
  cells: PlaneCells,
  before: UnitsBefore | null,
  compiled: CompiledDecoder,
): RegionMaps {
  const { dataDim, latentDim, maxWidth } = compiled
  const slope = new Float64Array(2 * dataDim * cells.count)
  const bias = new Float64Array(dataDim * cells.count)
  let value = new Float64Array(3 * maxWidth)
  let nextValue = new Float64Array(3 * maxWidth)
  const active = new Int32Array(maxWidth)
  const [first, ...others] = level.affine
  // Without a stage before it, or with a sparse one, all inputs are taken.
  const slopeBefore =
    before !== null && level.affine.length > 0 && first.column === null && isOfUnitsAlone(before.stage)
      ? before.stage.negativeSlope
      : null
  const isDense = slopeBefore !== null
  const source = new Int32Array(maxWidth)
  const factors = new Float64Array(maxWidth)
  const transposed = isDense ? transposedWeights(first) : new Float64Array(0)
  return { slope, bias, compose }

  function compose(region: number): void {
    const numActive =
      before === null
        ? enterIdentity()
        : slopeBefore === null
          ? enterAll(region, before)
          : enterActive(region, before, slopeBefore)
    if (isDense) {
      sumActive(transposed, first.bias, active, numActive, value, nextValue, 0)
      ;[value, nextValue] = [nextValue, value]
    }
    for (const stage of isDense ? others : level.affine) {
      affineImage(stage, value, 3, nextValue)
      ;[value, nextValue] = [nextValue, value]
    }
    let isFinite = true
    for (let d = 0, at = dataDim * region; d < dataDim; d++, at++) {
      slope[2 * at] = value[3 * d]
      slope[2 * at + 1] = value[3 * d + 1]
      bias[at] = value[3 * d + 2]
      isFinite &&= Number.isFinite(slope[2 * at]) && Number.isFinite(slope[2 * at + 1])
      isFinite &&= Number.isFinite(bias[at])
    }
    if (!isFinite)
      throw new NumericalError('overflow', 'the decoder makes numbers that a double cannot hold', {
        numLayers: compiled.unitOffsets.length,
      })
  }

  function enterIdentity(): number {
    value.fill(0, 0, 3 * latentDim)
    for (let s = 0; s < latentDim; s++) value[4 * s] = 1
    return latentDim
  }

  /** The columns of all rows that leave the stage before. */
  function enterAll(region: number, { maps: { rows, width }, stage }: UnitsBefore): number {
    const signs = new Int8Array(stage.numUnits)
    unpackSigns(cells.signs, region * cells.numWords, stage.numUnits, signs, 0)
    selectRows(stage, signs, 0, source, factors)
    const from = 3 * width * cells.parents[region]
    for (let i = 0, at = 0; i < stage.outputSize; i++)
      for (let k = 0; k < 3; k++) value[at++] = factors[i] * rows[from + 3 * source[i] + k]
    return stage.outputSize
  }

  /** The columns of the units that are not switched off. */
  function enterActive(
    region: number,
    { maps: { rows, width } }: UnitsBefore,
    negativeSlope: number,
  ): number {
    const { signs, numWords, parents } = cells
    const firstWord = region * numWords
    const count = activeUnits(signs, firstWord, width, negativeSlope, active)
    const from = 3 * width * parents[region]
    for (let n = 0, at = 0; n < count; n++, at += 3) {
      const unit = active[n]
      const of = from + 3 * unit
      const isPositive = ((signs[firstWord + (unit >> 5)] >>> (unit & 31)) & 1) === 1
      const factor = isPositive ? 1 : negativeSlope
      value[at] = factor * rows[of]
      value[at + 1] = factor * rows[of + 1]
      value[at + 2] = factor * rows[of + 2]
    }
    return count
  }
}
