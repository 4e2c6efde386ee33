import { exactUnit } from '../layers/exactUnit.ts'
import { refuseTooMany } from '../limits.ts'
import { cutPolygon } from './cutPolygon.ts'
import { type PlaneCell, type PlaneContext, startOf, uncutBoundary } from './planeComplex.ts'
import { signAtVertex } from './signAtVertex.ts'

/** A part of the cell while its level's units cut it one by one. */
interface Piece {
  readonly boundary: readonly number[]
  readonly signs: Int8Array
}

/** Vertices looked at between two yields: a few milliseconds. */
const VERTICES_PER_STEP = 100_000

/**
 * A cell cut by the zero sets of its level's units: the pieces, neighbours near each other, with their signs.
 *
 * @param rows, bounds  [width, 3]: the level's units a·z + c on the cell, and bounds of their errors
 * @param numOthers     regions and cells that there are besides this cell
 * @yields              the part of the work that is done, now and then
 * @throws NumericalError  'tooManyRegions' (limits.ts)
 */
export function* cutPlaneCell(
  cell: PlaneCell,
  rows: Float64Array,
  bounds: Float64Array,
  numOthers: number,
  context: PlaneContext,
): Generator<number, PlaneCell[], void> {
  const { complex } = context
  const { width } = context.levels[cell.depth]
  const boundary = uncutBoundary(complex, cell.boundary)
  const common = new Int8Array(width)
  const cutting: number[] = []
  for (let unit = 0; unit < width; unit++) {
    let lowest = 0
    let highest = 0
    for (let k = 0; k < boundary.length && lowest * highest === 0; k++) {
      const sign = signAtVertex(startOf(complex, boundary[k]), cell, unit, rows, bounds, context)
      if (sign < lowest) lowest = sign
      else if (sign > highest) highest = sign
    }
    if (lowest * highest < 0) cutting.push(unit)
    else common[unit] = lowest + highest || signOfConstant(unit)
  }
  let pieces: Piece[] = [{ boundary, signs: common }]
  let work = 0
  for (const [done, unit] of cutting.entries()) {
    pieces = cutBy(unit, pieces)
    refuseTooMany(numOthers + pieces.length, context.compiled.numUnits)
    work += 4 * pieces.length
    if (work > VERTICES_PER_STEP) {
      work = 0
      yield done / cutting.length
    }
  }
  return pieces.map((piece) => ({
    depth: cell.depth + 1,
    parent: cell,
    signs: piece.signs,
    boundary: piece.boundary,
    exactInput: null,
    exactRows: null,
  }))

  /** The sign of a unit that is 0 at all vertices: identically zero, or constant on the plane, which has none. */
  function signOfConstant(unit: number): 1 | -1 {
    const c = rows[3 * unit + 2]
    if (Math.abs(c) > bounds[3 * unit + 2]) return c > 0 ? 1 : -1
    if (c === 0 && bounds[3 * unit + 2] === 0) return 1
    context.numExactDecisions++
    return exactUnit(cell, unit, context)[2] >= 0n ? 1 : -1
  }

  function cutBy(unit: number, before: readonly Piece[]): Piece[] {
    const after: Piece[] = []
    let line = -1
    for (const piece of before) {
      const sides = uncutBoundary(complex, piece.boundary)
      const signs = sides.map((side) =>
        signAtVertex(startOf(complex, side), cell, unit, rows, bounds, context),
      )
      const isAbove = signs.includes(1)
      if (!isAbove || !signs.includes(-1)) {
        piece.signs[unit] = isAbove ? 1 : -1
        after.push({ boundary: sides, signs: piece.signs })
        continue
      }
      if (line < 0) line = addLine(unit)
      const { positive, negative } = cutPolygon(sides, signs, line, context)
      const otherSigns = piece.signs.slice()
      piece.signs[unit] = 1
      otherSigns[unit] = -1
      after.push({ boundary: positive, signs: piece.signs }, { boundary: negative, signs: otherSigns })
    }
    return after
  }

  function addLine(unit: number): number {
    for (let k = 3 * unit; k < 3 * unit + 3; k++) {
      complex.lineForm.push(rows[k])
      complex.lineBound.push(bounds[k])
    }
    complex.lineCell.push(cell)
    complex.lineUnit.push(unit)
    complex.linePatternUnit.push(context.compiled.unitOffsets[cell.depth] + unit)
    return complex.lineExact.push(null) - 1
  }
}
