import { describe, expect, it } from 'vitest'
import { compileDecoder } from '../../network/compileDecoder.ts'
import { decomposeDouble } from '../../numerics/decomposeDouble.ts'
import { exactDecoder } from '../../network/exact/exactDecoder.ts'
import { roundRatio } from '../../numerics/roundRatio.ts'
import { initialiseDecoder } from '../../network/initialiseDecoder.ts'
import type { Decoder, Layer } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { exactUnit } from '../layers/exactUnit.ts'
import { levelsOf } from '../layers/levelsOf.ts'
import { wideDecoder } from '../reference/wideDecoder.ts'
import { composeUnits, type UnitsBefore } from './composeUnits.ts'
import { cutPlaneCell } from './cutPlaneCell.ts'
import { exactCell } from './exactCell.ts'
import { emptyCells, emptyComplex, type PlaneContext } from './planeComplex.ts'
import { appendPieces } from './planePieces.ts'
import { preciseUnit } from './preciseUnit.ts'
import { emptyUnitMaps, entryBound, type UnitMaps } from './unitMaps.ts'
import { wholePlane } from './wholePlane.ts'

/** All nonlinear levels of a decoder cut, with the maps of each. */
function cutAll(decoder: Decoder): { context: PlaneContext; maps: readonly UnitMaps[] } {
  const compiled = compileDecoder(decoder)
  const levels = levelsOf(compiled)
  const context: PlaneContext = {
    compiled,
    levels,
    exact: exactDecoder(compiled),
    numExactDecisions: 0,
    work: 0,
    complex: emptyComplex(),
    cells: [],
    lastBounded: [],
    exactSigns: new Map(),
  }
  wholePlane(null, context)
  const all: UnitMaps[] = []
  let before: UnitsBefore | null = null
  for (const [depth, level] of levels.entries()) {
    if (level.nonlinear === null) break
    const { width } = level
    const cells = context.cells[depth]
    const maps = emptyUnitMaps(width, cells.count)
    const compose = composeUnits(level, cells, before, maps, context)
    const cutter = cutPlaneCell(cells, width, maps, context)
    const children = emptyCells(depth + 1, width)
    context.cells.push(children)
    for (let cell = 0; cell < cells.count; cell++) {
      compose(cell)
      for (let left = cutter.start(cell); left > 0;) if (cutter.cut()) left--
      appendPieces(cutter.pieces, cell, children)
    }
    all.push(maps)
    before = { maps, stage: level.nonlinear }
  }
  return { context, maps: all }
}

/** |value − exact · 2^exponent|, rounded once. */
function distance(value: number, exact: bigint, exponent: number): number {
  const { mantissa, exponent: own } = decomposeDouble(value)
  const lowest = Math.min(own, exponent, 0)
  const difference = (mantissa << BigInt(own - lowest)) - (exact << BigInt(exponent - lowest))
  return Math.abs(roundRatio(difference, 1n << BigInt(-lowest)))
}

/** The largest error of an entry by its bound, over all levels after the first; throws where there must be no error. */
function worstShare({ context, maps }: ReturnType<typeof cutAll>): { worst: number; numEntries: number } {
  let worst = 0
  let numEntries = 0
  maps.forEach((each, depth) => {
    const { width, rows } = each
    const { firstStage, affine } = context.levels[depth]
    const stage = context.exact?.stages[firstStage + affine.length - 1]
    if (stage?.kind !== 'affine') throw new Error('a level without a linear layer')
    for (let cell = 0; cell < context.cells[depth].count; cell += 3)
      for (let unit = 0; unit < width; unit++) {
        const exact = exactUnit(exactCell(depth, cell, context), unit, context)
        for (let k = 0; k < 3; k++) {
          const error = distance(rows[3 * (cell * width + unit) + k], exact[k], stage.outExponent)
          const bound = entryBound(each, cell, unit, k)
          if (bound === 0) expect(error).toBe(0)
          else worst = Math.max(worst, error / bound)
          numEntries++
        }
      }
  })
  return { worst, numEntries }
}

/** hi + lo − exact · 2^exponent, rounded once, of a sum of two doubles. */
function sumDistance(high: number, low: number, exact: bigint, exponent: number): number {
  const parts = [decomposeDouble(high), decomposeDouble(low), { mantissa: -exact, exponent }]
  const lowest = Math.min(0, ...parts.map((part) => part.exponent))
  const difference = parts.reduce((sum, part) => sum + (part.mantissa << BigInt(part.exponent - lowest)), 0n)
  return Math.abs(roundRatio(difference, 1n << BigInt(-lowest)))
}

/** The largest error of preciseUnit.ts by its bound, and the largest bound by the entry's size. */
function worstPrecise({ context }: ReturnType<typeof cutAll>): { worst: number; widest: number } {
  let worst = 0
  let widest = 0
  for (let depth = 0; depth < context.cells.length - 1; depth++) {
    const { firstStage, affine, width } = context.levels[depth]
    const stage = context.exact?.stages[firstStage + affine.length - 1]
    if (stage?.kind !== 'affine') throw new Error('a level without a linear layer')
    for (let cell = 0; cell < context.cells[depth].count; cell += 7)
      for (let unit = 0; unit < width; unit++) {
        const exact = exactUnit(exactCell(depth, cell, context), unit, context)
        const form = preciseUnit(depth, cell, unit, context)
        for (let k = 0; k < 3; k++) {
          const error = sumDistance(form[k], form[3 + k], exact[k], stage.outExponent)
          if (form[6 + k] === 0) expect(error).toBe(0)
          else {
            worst = Math.max(worst, error / form[6 + k])
            if (exact[k] !== 0n) widest = Math.max(widest, form[6 + k] / Math.abs(form[k]))
          }
        }
      }
  }
  return { worst, widest }
}

/** Layers of a dozen units; what enters the third cancels in the second to half of its digits. */
function cancelling(rng: () => number): Decoder {
  const width = 12
  const draw = (): number => 2 * rng() - 1
  const layers: Layer[] = [2, width, width].flatMap((inputSize, l): Layer[] => {
    const weight = new Float64Array(inputSize * width).map(draw)
    const bias = new Float64Array(width).map(draw)
    // Units of the first layer are equal in pairs, and the second layer takes one of each pair from the other.
    for (let i = 1; i < width && l === 0; i += 2) {
      weight.copyWithin(2 * i, 2 * i - 2, 2 * i)
      bias[i] = bias[i - 1]
    }
    for (let at = 0; at < weight.length && l === 1; at += 2) {
      weight[at] *= 1e8
      weight[at + 1] -= weight[at]
    }
    return [
      { type: 'Linear', inputSize, outputSize: width, weight, bias },
      { type: 'LeakyReLU', negativeSlope: 0.5 },
    ]
  })
  return { latentDim: 2, dataDim: width, layers }
}

describe('error bounds of the units', () => {
  it('carry the errors of the layer before, in sums and in updates', () => {
    for (let seed = 1; seed <= 4; seed++)
      expect(worstShare(cutAll(cancelling(createRng(seed)))).worst).toBeLessThanOrEqual(1)
  }, 30_000)

  it('hold for uneven networks with zeros', () => {
    for (let seed = 1; seed <= 12; seed++)
      expect(worstShare(cutAll(wideDecoder(createRng(seed), 4))).worst).toBeLessThanOrEqual(1)
  }, 30_000)

  it('hold where the bias is far larger than everything that it is added to', () => {
    const { layers, ...rest } = initialiseDecoder(
      { widths: [2, 12, 12, 2], activation: 'Abs', negativeSlope: 0, initialiser: 'torch' },
      createRng(3),
    )
    const large = layers.map((layer, l) =>
      layer.type === 'Linear' && l > 0 ? { ...layer, bias: layer.bias.map((value) => 1e9 * value) } : layer,
    )
    expect(worstShare(cutAll({ ...rest, layers: large })).worst).toBeLessThanOrEqual(1)
  })

  it.each(['ReLU', 'LeakyReLU', 'Abs'] as const)(
    'hold for even networks, and are of use, %s',
    (activation) => {
      const decoder = initialiseDecoder(
        { widths: [2, 14, 14, 14, 2], activation, negativeSlope: 0.01, initialiser: 'torch' },
        createRng(2),
      )
      const { worst, numEntries } = worstShare(cutAll(decoder))
      expect(numEntries).toBeGreaterThan(1000)
      expect(worst).toBeLessThanOrEqual(1)
      expect(worst).toBeGreaterThan(0.02)
    },
    30_000,
  )
})

describe('units in twice the digits', () => {
  it('are within their bounds, whatever cancels and however uneven the weights', () => {
    for (let seed = 1; seed <= 4; seed++)
      expect(worstPrecise(cutAll(cancelling(createRng(seed)))).worst).toBeLessThanOrEqual(1)
    for (let seed = 1; seed <= 12; seed++)
      expect(worstPrecise(cutAll(wideDecoder(createRng(seed), 4))).worst).toBeLessThanOrEqual(1)
  }, 30_000)

  it.each(['ReLU', 'LeakyReLU', 'Abs'] as const)(
    'have half as many digits again as a double, %s',
    (activation) => {
      const decoder = initialiseDecoder(
        { widths: [2, 14, 14, 14, 2], activation, negativeSlope: 0.01, initialiser: 'authors' },
        createRng(2),
      )
      const { worst, widest } = worstPrecise(cutAll(decoder))
      expect(worst).toBeLessThanOrEqual(1)
      expect(worst).toBeGreaterThan(1e-5)
      expect(widest).toBeLessThan(2 ** -79)
    },
  )
})
