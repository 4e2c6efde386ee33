import { boundedAffineImage } from '../network/boundedAffineImage.ts'
import { compileDecoder } from '../network/compileDecoder.ts'
import type { CompiledDecoder, NonlinearStage } from '../network/compiledDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { entriesOfPair } from '../network/poolPairs.ts'
import { winnerOf } from '../network/winnerOf.ts'
import { type RegionMap, regionMap } from '../network/regionMap.ts'
import type { Partition, RegionGeometry } from './partition.ts'
import { regionSigns } from './regionSigns.ts'
import { errorAt } from './validate/errorAt.ts'
import { lineViolations, pointInInterval } from './validate/lineViolations.ts'
import { planeViolations, pointInPolygon } from './validate/planeViolations.ts'
import { pointInPolyhedron, spaceViolations } from './validate/spaceViolations.ts'
import { valueAt } from './validate/valueAt.ts'

const UNIT_ROUNDOFF = 2 ** -53

/**
 * What is wrong with a partition: one line a violation, none if all is well. For tests and for the debug page.
 *
 * Checked: sizes; patterns that occur once (regions are convex); the stored affine map against the pattern's own; at a
 * point inside each region, the signs and the output of a plain forward pass; and what belongs to the geometry: limits,
 * edges or facets, that neighbours differ in the unit between them, continuity across it, and that the regions cover
 * the plane, or space, once. Tolerances are rigorous error bounds of the quantities compared, and for lines, planes and vertices
 * their stated accuracy, so a violation is a bug and not rounding.
 */
export function validatePartition(partition: Partition, decoder: Decoder): string[] {
  const compiled = compileDecoder(decoder)
  const violations = sizeViolations(partition, compiled)
  if (violations.length > 0) return violations
  const { numRegions, numUnits, geometry, patterns } = partition
  const seen = new Set<string>()
  const maps: RegionMap[] = []
  for (let r = 0; r < numRegions; r++) {
    const report = (what: string): void => void violations.push(`region ${r}: ${what}`)
    const signs = regionSigns(partition, r)
    if (seen.has(signs)) report(`pattern ${signs} occurs twice`)
    seen.add(signs)
    const map = regionMap(compiled, patterns, r * numUnits)
    checkStoredMap(partition, r, map, report)
    const point = pointInRegion(geometry, r)
    if (point !== null) checkInside(compiled, partition, r, map, point, report)
    maps.push(map)
  }
  return violations.concat(geometryViolations(partition, maps))
}

function pointInRegion(geometry: RegionGeometry, r: number): readonly number[] | null {
  if (geometry.kind === 'line') return pointInInterval(geometry, r)
  return geometry.kind === 'plane' ? pointInPolygon(geometry, r) : pointInPolyhedron(geometry, r)
}

function geometryViolations(partition: Partition, maps: readonly RegionMap[]): string[] {
  const { geometry } = partition
  if (geometry.kind === 'line') return lineViolations(partition, geometry, maps)
  return geometry.kind === 'plane'
    ? planeViolations(partition, geometry, maps)
    : spaceViolations(partition, geometry, maps)
}

type Report = (what: string) => void

function sizeViolations(partition: Partition, compiled: CompiledDecoder): string[] {
  const { numRegions, numUnits, latentDim, dataDim, geometry } = partition
  const expected: [string, number, number][] = [
    ['latentDim', latentDim, compiled.latentDim],
    ['dataDim', dataDim, compiled.dataDim],
    ['numUnits', numUnits, compiled.numUnits],
    ['patterns', partition.patterns.length, numRegions * numUnits],
    ['slope', partition.slope.length, numRegions * dataDim * latentDim],
    ['bias', partition.bias.length, numRegions * dataDim],
  ]
  if (geometry.kind === 'line') {
    expected.push(
      ['limits', geometry.limits.length, numRegions + 1],
      ['limitUnits', geometry.limitUnits.length, numRegions + 1],
      ['first limitUnit', geometry.limitUnits[0], -1],
      ['last limitUnit', geometry.limitUnits[numRegions], -1],
    )
  } else if (geometry.kind === 'space') {
    const numFacets = geometry.facetUnits.length
    const numEdges = geometry.edgeEnds.length / 6
    expected.push(
      ['facetStarts', geometry.facetStarts.length, numRegions + 1],
      ['first facetStart', geometry.facetStarts[0], 0],
      ['last facetStart', geometry.facetStarts[numRegions], numFacets],
      ['planes', geometry.planes.length, 4 * numFacets],
      ['facetNeighbours', geometry.facetNeighbours.length, numFacets],
      ['edgeStarts', geometry.edgeStarts.length, numRegions + 1],
      ['first edgeStart', geometry.edgeStarts[0], 0],
      ['last edgeStart', geometry.edgeStarts[numRegions], numEdges],
      ['edgeFacets', geometry.edgeFacets.length, 2 * numEdges],
    )
  } else {
    const numEdges = geometry.edgeUnits.length
    expected.push(
      ['edgeStarts', geometry.edgeStarts.length, numRegions + 1],
      ['first edgeStart', geometry.edgeStarts[0], 0],
      ['last edgeStart', geometry.edgeStarts[numRegions], numEdges],
      ['lines', geometry.lines.length, 3 * numEdges],
      ['vertices', geometry.vertices.length, 2 * numEdges],
      ['edgeNeighbours', geometry.edgeNeighbours.length, numEdges],
    )
  }
  const wrong = expected.filter(([, actual, wanted]) => actual !== wanted)
  return wrong.map(([name, actual, wanted]) => `${name} is ${actual}, not ${wanted}`)
}

function checkStoredMap(partition: Partition, r: number, map: RegionMap, report: Report): void {
  const { dataDim, latentDim: S, slope, bias } = partition
  for (let d = 0; d < dataDim; d++) {
    for (let k = 0; k <= S; k++) {
      const stored = k < S ? slope[(r * dataDim + d) * S + k] : bias[r * dataDim + d]
      const error = Math.abs(stored - map.output[d * (S + 1) + k])
      // Both carry their own error, each within the bound.
      if (!(error <= 2 * map.outputBounds[d * (S + 1) + k]))
        report(`${k < S ? 'slope' : 'bias'}[${d}] is off by ${error}`)
    }
  }
}

/** Signs and output of a plain forward pass at a point inside. */
function checkInside(
  compiled: CompiledDecoder,
  partition: Partition,
  r: number,
  map: RegionMap,
  z: readonly number[],
  report: Report,
): void {
  let value = Float64Array.from(z)
  let bound = new Float64Array(z.length)
  for (const stage of compiled.stages) {
    const out = new Float64Array(stage.outputSize)
    const outBound = new Float64Array(stage.outputSize)
    if (stage.kind === 'affine') {
      boundedAffineImage(stage, value, bound, 1, new Float64Array(value.length), out, outBound)
    } else {
      const signs = partition.patterns.subarray(r * partition.numUnits + stage.firstUnit)
      for (let i = 0; i < stage.numUnits; i++)
        if (value[i] * signs[i] < 0 && Math.abs(value[i]) > bound[i] && isOfAccount(stage, signs, i))
          report(`unit ${stage.firstUnit + i} is ${value[i]} at ${z.join()}, against its sign`)
      choose(stage, value, bound, out, outBound)
    }
    value = out
    bound = outBound
  }
  for (let d = 0; d < value.length; d++) {
    const tolerance = (bound[d] + errorAt(map.output, map.outputBounds, d, z)) * (1 + 2 ** -40)
    const error = Math.abs(valueAt(map.output, d, z) - value[d])
    if (error > tolerance) report(`g(${z.join()})[${d}] is off by ${error}, more than ${tolerance}`)
  }
}

/** Whether a unit's sign says anything: not that of a pair of a pool without its winner. */
function isOfAccount(stage: NonlinearStage, signs: Int8Array, unit: number): boolean {
  if (stage.kind === 'elementwise') return true
  const pool = stage.pairStart.findLastIndex((first) => first <= unit)
  const size = stage.windowStart[pool + 1] - stage.windowStart[pool]
  const winner = winnerOf(size, signs, stage.pairStart[pool])
  return entriesOfPair(unit - stage.pairStart[pool], size).includes(winner)
}

/** A nonlinear stage by the values alone; where they leave a choice open, the bounds cover all that it may be. */
function choose(
  stage: NonlinearStage,
  value: Float64Array,
  bound: Float64Array,
  out: Float64Array,
  outBound: Float64Array,
): void {
  if (stage.kind === 'elementwise') {
    for (let i = 0; i < out.length; i++) {
      const factor = value[i] >= 0 || i >= stage.numUnits ? 1 : stage.negativeSlope
      // Where the sign is open, the other branch is off by the bound at most, times the larger slope.
      const spread = Math.abs(value[i]) > bound[i] ? Math.abs(factor) : 1 + Math.abs(stage.negativeSlope)
      out[i] = factor * value[i]
      outBound[i] = 2 * spread * bound[i] + UNIT_ROUNDOFF * Math.abs(out[i])
    }
    return
  }
  const numWindows = stage.windowStart.length - 1
  for (let i = 0; i < out.length; i++) {
    const rows =
      i < numWindows
        ? stage.windowRow.subarray(stage.windowStart[i], stage.windowStart[i + 1])
        : [stage.firstCarried + i - numWindows]
    out[i] = -Infinity
    for (const row of rows) {
      out[i] = Math.max(out[i], value[row])
      outBound[i] = Math.max(outBound[i], bound[row])
    }
  }
}
