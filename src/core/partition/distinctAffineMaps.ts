import { compileDecoder } from '../network/compileDecoder.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { exactDecoder } from '../network/exact/exactDecoder.ts'
import { exactRegionMap } from '../network/exact/exactRegionMap.ts'
import type { Decoder } from '../network/model.ts'
import { regionMap } from '../network/regionMap.ts'
import type { ActivationPatterns } from './partition.ts'

const UNIT_ROUNDOFF = 2 ** -53

/**
 * How many different affine maps (A_ω, b_ω) the regions have, equality taken exactly. Regions with equal maps need
 * not be neighbours.
 *
 * Method  each map is projected to one number with an error bound; only regions whose numbers cannot be told apart
 *         are compared, in integers
 * Cost    one pass through the network a region, plus an exact one for each region that is not alone
 */
export function distinctAffineMaps(partition: ActivationPatterns, decoder: Decoder): number {
  const compiled = compileDecoder(decoder)
  const projections = Array.from({ length: partition.numRegions }, (_, region) =>
    project(compiled, partition, region),
  ).sort((first, second) => first.low - second.low)
  let count = 0
  let exact: ReturnType<typeof exactDecoder> | null = null
  for (let from = 0; from < projections.length;) {
    let to = from + 1
    for (let high = projections[from].high; to < projections.length && projections[to].low <= high; to++)
      high = Math.max(high, projections[to].high)
    if (to === from + 1) {
      count++
    } else {
      const decoderInIntegers = (exact ??= exactDecoder(compiled))
      const maps = projections
        .slice(from, to)
        .map(({ region }) =>
          exactRegionMap(decoderInIntegers, partition.patterns, region * partition.numUnits),
        )
      count += new Set(maps.map((map) => map.join())).size
    }
    from = to
  }
  return count
}

/** A weighted sum of the entries of [A | b], with weights that no network has a reason to cancel. */
function project(
  compiled: CompiledDecoder,
  partition: ActivationPatterns,
  region: number,
): { region: number; low: number; high: number } {
  const { output, outputBounds } = regionMap(compiled, partition.patterns, region * partition.numUnits)
  let sum = 0
  let bound = 0
  for (let k = 0; k < output.length; k++) {
    const weight = 1 + ((k * 0.6180339887498949) % 1)
    sum += weight * output[k]
    bound += weight * (outputBounds[k] + (output.length + 2) * UNIT_ROUNDOFF * Math.abs(output[k]))
  }
  const reach = bound * (1 + 2 ** -30) + output.length * Number.MIN_VALUE
  const low = sum - reach
  const high = sum + reach
  return low <= high ? { region, low, high } : { region, low: -Infinity, high: Infinity }
}
