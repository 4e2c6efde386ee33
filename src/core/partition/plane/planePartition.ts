import type { Partition, PlaneGeometry } from '../partition.ts'
import type { Fraction, Steps } from '../../steps.ts'
import { boundaryUnit } from '../layers/boundaryUnit.ts'
import { assemblePlane } from './assemblePlane.ts'
import { type CellGroups, groupCells } from './groupCells.ts'
import { isStepOver } from './pace.ts'
import type { PlaneContext } from './planeComplex.ts'
import type { RegionMaps } from './regionMaps.ts'
import { unpackSigns } from './unpackSigns.ts'

/**
 * The cells of the last level as regions, with their patterns from those of their ancestors; cells that only pairs of a
 * pool divide which its winner is not of are one region.
 */
export function* planePartition(
  context: PlaneContext,
  { slope, bias }: RegionMaps,
  progress: (share: number) => Fraction,
): Steps<Partition> {
  const { dataDim, numUnits, unitOffsets, pools } = context.compiled
  const cells = context.cells[context.cells.length - 1]
  const ofCells = yield* patternsOf(context, (share) => progress(0.3 * share))
  const groups = groupCells(context.compiled, ofCells, cells.count)
  const whole = yield* assemblePlane(cells, groups, context, (share) => progress(0.3 + 0.6 * share))
  const select = (rows: Float64Array): Float64Array => (groups === null ? rows : firstRows(rows, groups))
  const patterns = groups === null ? ofCells : firstRows(ofCells, groups)
  const geometry = groups === null ? whole : withBoundaryUnits(whole, patterns, context)
  const numZeroWidthRegions = yield* numWithoutArea(geometry, context, (share) => progress(0.9 + 0.1 * share))
  return {
    latentDim: 2,
    dataDim,
    numRegions: geometry.edgeStarts.length - 1,
    numUnits,
    unitOffsets,
    pools,
    patterns,
    slope: select(slope),
    bias: select(bias),
    geometry,
    diagnostics: {
      numExactDecisions: context.numExactDecisions,
      numZeroWidthRegions,
    },
  }
}

/** Of rows that belong to cells, those of the first cell of each group. */
function firstRows<A extends Float64Array | Int8Array>(rows: A, { regionOf, firsts }: CellGroups): A {
  const size = rows.length / regionOf.length
  const chosen = rows.slice(0, firsts.length * size)
  firsts.forEach((cell, region) => chosen.set(rows.subarray(cell * size, (cell + 1) * size), region * size))
  return chosen as A
}

/** Edges on which several units are zero name one whose states differ from side to side. */
function withBoundaryUnits(
  geometry: PlaneGeometry,
  patterns: Int8Array,
  { compiled }: PlaneContext,
): PlaneGeometry {
  const { edgeStarts, edgeUnits, edgeNeighbours } = geometry
  const units = edgeUnits.slice()
  for (let r = 0; r + 1 < edgeStarts.length; r++) {
    for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++) {
      const other = edgeNeighbours[e]
      if (other >= 0)
        units[e] = boundaryUnit(
          compiled,
          patterns,
          r * compiled.numUnits,
          other * compiled.numUnits,
          edgeUnits[e],
        )
    }
  }
  return { ...geometry, edgeUnits: units }
}

function* patternsOf(context: PlaneContext, progress: (share: number) => Fraction): Steps<Int8Array> {
  const {
    cells,
    compiled: { numUnits, unitOffsets },
  } = context
  const numRegions = cells[cells.length - 1].count
  const patterns = new Int8Array(numRegions * numUnits)
  for (let region = 0; region < numRegions; region++) {
    const from = region * numUnits
    // Siblings share all but the signs of the last layer.
    let isShared = false
    for (let depth = cells.length - 1, index = region; depth > 0 && !isShared; depth--) {
      const { parents, signs, numSigns, numWords } = cells[depth]
      const to = from + unitOffsets[depth - 1]
      unpackSigns(signs, index * numWords, numSigns, patterns, to)
      isShared = index > 0 && depth === cells.length - 1 && parents[index] === parents[index - 1]
      if (isShared) patterns.copyWithin(from, from - numUnits, to - numUnits)
      index = parents[index]
    }
    context.work += numUnits
    if (isStepOver(context)) yield progress((region + 1) / numRegions)
  }
  return patterns
}

/** Bounded regions whose rounded vertices have no positive area. */
function* numWithoutArea(
  { edgeStarts, vertices }: PlaneGeometry,
  context: PlaneContext,
  progress: (share: number) => Fraction,
): Steps<number> {
  const numRegions = edgeStarts.length - 1
  let count = 0
  for (let r = 0; r < numRegions; r++) {
    const first = edgeStarts[r]
    let twiceArea = 0
    for (let e = first + 1; e + 1 < edgeStarts[r + 1]; e++)
      twiceArea +=
        (vertices[2 * e] - vertices[2 * first]) * (vertices[2 * e + 3] - vertices[2 * first + 1]) -
        (vertices[2 * e + 1] - vertices[2 * first + 1]) * (vertices[2 * e + 2] - vertices[2 * first])
    // A vertex at infinity makes the sum not-a-number, and the region is none of these; nor is one with two edges.
    if (twiceArea <= 0 && edgeStarts[r + 1] - first > 2) count++
    context.work += 4 * (edgeStarts[r + 1] - first)
    if (isStepOver(context)) yield progress((r + 1) / numRegions)
  }
  return count
}
