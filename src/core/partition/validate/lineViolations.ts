import type { RegionMap } from '../../network/regionMap.ts'
import type { LineGeometry, Partition } from '../partition.ts'
import { errorAt } from './errorAt.ts'
import { valueAt } from './valueAt.ts'

/** What is wrong with the limits below the regions of a line: order, units, continuity of g. */
export function lineViolations(
  partition: Partition,
  geometry: LineGeometry,
  maps: readonly RegionMap[],
): string[] {
  const { numUnits, patterns } = partition
  const { limits, limitUnits } = geometry
  const violations: string[] = []
  maps.forEach((map, r) => {
    const report = (what: string): void =>
      void violations.push(`region ${r} [${limits[r]}, ${limits[r + 1]}]: ${what}`)
    if (!(limits[r] <= limits[r + 1])) report('limits fall')
    if (r === 0) return
    const unit = limitUnits[r]
    if (!(unit >= 0 && unit < numUnits)) report(`limit has no unit`)
    else if (patterns[(r - 1) * numUnits + unit] === patterns[r * numUnits + unit])
      report(`unit ${unit} of the limit below does not change there`)
    else checkContinuity(limits[r], unit, maps[r - 1], map, report)
  })
  return violations
}

/** A double strictly between the limits of a region, null where there is none. */
export function pointInInterval({ limits }: LineGeometry, r: number): readonly number[] | null {
  const [lower, upper] = [limits[r], limits[r + 1]]
  const z =
    lower === -Infinity
      ? upper === Infinity
        ? 0
        : upper - Math.max(1, Math.abs(upper))
      : upper === Infinity
        ? lower + Math.max(1, Math.abs(lower))
        : lower / 2 + upper / 2
  return z > lower && z < upper && Number.isFinite(z) ? [z] : null
}

/** Both maps agree at the exact limit, which lies within the error of its root from the rounded one. */
function checkContinuity(
  limit: number,
  unit: number,
  left: RegionMap,
  right: RegionMap,
  report: (what: string) => void,
): void {
  const z = [limit]
  const a = Math.abs(right.units[2 * unit]) - right.unitBounds[2 * unit]
  const unitError = errorAt(right.units, right.unitBounds, unit, z)
  const residual = Math.abs(valueAt(right.units, unit, z))
  const limitError = Math.abs(limit) === Number.MAX_VALUE ? Infinity : (2 * unitError + residual) / a
  if (!(a > 0) || !Number.isFinite(limitError)) return
  if (residual > 4 * unitError) report(`unit ${unit} is ${residual} at its limit ${limit}`)
  for (let d = 0; 2 * d < left.output.length; d++) {
    const slopeJump = right.output[2 * d] - left.output[2 * d]
    const jump = Math.abs(slopeJump * limit + (right.output[2 * d + 1] - left.output[2 * d + 1]))
    const tolerance =
      2 * (errorAt(left.output, left.outputBounds, d, z) + errorAt(right.output, right.outputBounds, d, z)) +
      (Math.abs(slopeJump) + left.outputBounds[2 * d] + right.outputBounds[2 * d]) * limitError
    if (jump > tolerance) report(`g[${d}] jumps by ${jump} at the limit below, more than ${tolerance}`)
  }
}
