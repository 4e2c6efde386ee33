import { boundedAffineImage } from '../network/boundedAffineImage.ts'
import { compileDecoder } from '../network/compileDecoder.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { type RegionMap, regionMap } from '../network/regionMap.ts'
import type { Partition } from './partition.ts'
import { regionSigns } from './regionSigns.ts'

const UNIT_ROUNDOFF = 2 ** -53

/**
 * What is wrong with a partition: one line a violation, none if all is well. For tests and for the debug page.
 *
 * Checked: sizes; limits that never fall; patterns that occur once (regions are convex) and differ between neighbours
 * in the unit of their limit; the stored affine map against the pattern's own; at a point inside each region, the
 * signs and the output of a plain forward pass; continuity across each limit. All tolerances are rigorous error
 * bounds of the quantities compared, so a violation is a bug and not rounding.
 */
export function validatePartition(partition: Partition, decoder: Decoder): string[] {
  const compiled = compileDecoder(decoder)
  const violations = sizeViolations(partition, compiled)
  if (violations.length > 0) return violations
  const { numRegions, numUnits, geometry, patterns } = partition
  const { limits, limitUnits } = geometry
  const seen = new Set<string>()
  let before: RegionMap | null = null
  for (let r = 0; r < numRegions; r++) {
    const report = (what: string): void =>
      void violations.push(`region ${r} [${limits[r]}, ${limits[r + 1]}]: ${what}`)
    if (!(limits[r] <= limits[r + 1])) report('limits fall')
    const signs = regionSigns(partition, r)
    if (seen.has(signs)) report(`pattern ${signs} occurs twice`)
    seen.add(signs)
    const map = regionMap(compiled, patterns, r * numUnits)
    checkStoredMap(partition, r, map, report)
    checkInside(compiled, partition, r, map, report)
    if (before !== null) {
      const unit = limitUnits[r]
      if (!(unit >= 0 && unit < numUnits)) report(`limit has no unit`)
      else if (patterns[(r - 1) * numUnits + unit] === patterns[r * numUnits + unit])
        report(`unit ${unit} of the limit below does not change there`)
      else checkContinuity(limits[r], unit, before, map, report)
    }
    before = map
  }
  return violations
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
    ['limits', geometry.limits.length, numRegions + 1],
    ['limitUnits', geometry.limitUnits.length, numRegions + 1],
    ['first limitUnit', geometry.limitUnits[0], -1],
    ['last limitUnit', geometry.limitUnits[numRegions], -1],
  ]
  const wrong = expected.filter(([, actual, wanted]) => actual !== wanted)
  return wrong.map(([name, actual, wanted]) => `${name} is ${actual}, not ${wanted}`)
}

function checkStoredMap(partition: Partition, r: number, map: RegionMap, report: Report): void {
  const { dataDim, slope, bias } = partition
  for (let d = 0; d < dataDim; d++) {
    const slopeError = Math.abs(slope[r * dataDim + d] - map.output[2 * d])
    const biasError = Math.abs(bias[r * dataDim + d] - map.output[2 * d + 1])
    // Both carry their own error, each within the bound.
    if (!(slopeError <= 2 * map.outputBounds[2 * d])) report(`slope[${d}] is off by ${slopeError}`)
    if (!(biasError <= 2 * map.outputBounds[2 * d + 1])) report(`bias[${d}] is off by ${biasError}`)
  }
}

/** Signs and output of a plain forward pass at a point between the limits. */
function checkInside(
  compiled: CompiledDecoder,
  partition: Partition,
  r: number,
  map: RegionMap,
  report: Report,
): void {
  const { limits } = partition.geometry
  const z = pointBetween(limits[r], limits[r + 1])
  if (z === null) return
  let value = Float64Array.of(z)
  let bound = new Float64Array(1)
  for (const stage of compiled.stages) {
    const out = new Float64Array(stage.outputSize)
    const outBound = new Float64Array(stage.outputSize)
    if (stage.kind === 'affine') {
      boundedAffineImage(stage, value, bound, 1, new Float64Array(value.length), out, outBound)
    } else {
      for (let i = 0; i < out.length; i++) {
        const sign = partition.patterns[r * partition.numUnits + stage.firstUnit + i]
        if (value[i] * sign < 0 && Math.abs(value[i]) > bound[i])
          report(`unit ${stage.firstUnit + i} is ${value[i]} at ${z}, against its sign`)
        const factor = value[i] >= 0 ? 1 : stage.negativeSlope
        // Where the sign is open, the other branch is off by the bound at most, times the larger slope.
        const spread = Math.abs(value[i]) > bound[i] ? Math.abs(factor) : 1 + Math.abs(stage.negativeSlope)
        out[i] = factor * value[i]
        outBound[i] = 2 * spread * bound[i] + UNIT_ROUNDOFF * Math.abs(out[i])
      }
    }
    value = out
    bound = outBound
  }
  for (let d = 0; d < value.length; d++) {
    const tolerance = (bound[d] + errorAt(map.output, map.outputBounds, d, z)) * (1 + 2 ** -40)
    const error = Math.abs(map.output[2 * d] * z + map.output[2 * d + 1] - value[d])
    if (error > tolerance) report(`g(${z})[${d}] is off by ${error}, more than ${tolerance}`)
  }
}

/** Both maps agree at the exact limit, which lies within the error of its root from the rounded one. */
function checkContinuity(
  limit: number,
  unit: number,
  left: RegionMap,
  right: RegionMap,
  report: Report,
): void {
  const a = Math.abs(right.units[2 * unit]) - right.unitBounds[2 * unit]
  const limitError =
    Math.abs(limit) === Number.MAX_VALUE
      ? Infinity
      : (2 * errorAt(right.units, right.unitBounds, unit, limit) +
          Math.abs(right.units[2 * unit] * limit + right.units[2 * unit + 1])) /
        a
  if (!(a > 0) || !Number.isFinite(limitError)) return
  const residual = Math.abs(right.units[2 * unit] * limit + right.units[2 * unit + 1])
  const rounding = 4 * errorAt(right.units, right.unitBounds, unit, limit)
  if (residual > rounding) report(`unit ${unit} is ${residual} at its limit ${limit}`)
  for (let d = 0; 2 * d < left.output.length; d++) {
    const slopeJump = right.output[2 * d] - left.output[2 * d]
    const jump = Math.abs(slopeJump * limit + (right.output[2 * d + 1] - left.output[2 * d + 1]))
    const tolerance =
      2 *
        (errorAt(left.output, left.outputBounds, d, limit) +
          errorAt(right.output, right.outputBounds, d, limit)) +
      (Math.abs(slopeJump) + left.outputBounds[2 * d] + right.outputBounds[2 * d]) * limitError
    if (jump > tolerance) report(`g[${d}] jumps by ${jump} at the limit below, more than ${tolerance}`)
  }
}

/** Bound of the error of evaluating row i of [A | b] at z. */
function errorAt(columns: Float64Array, bounds: Float64Array, i: number, z: number): number {
  const size = Math.abs(columns[2 * i] * z) + Math.abs(columns[2 * i + 1])
  return bounds[2 * i] * Math.abs(z) + bounds[2 * i + 1] + 4 * UNIT_ROUNDOFF * size + 8 * Number.MIN_VALUE
}

/** A double strictly between two limits, null where there is none. */
function pointBetween(lower: number, upper: number): number | null {
  const z =
    lower === -Infinity
      ? upper === Infinity
        ? 0
        : upper - Math.max(1, Math.abs(upper))
      : upper === Infinity
        ? lower + Math.max(1, Math.abs(lower))
        : lower / 2 + upper / 2
  return z > lower && z < upper && Number.isFinite(z) ? z : null
}
