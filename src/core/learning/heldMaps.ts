import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { regionMap } from '../network/regionMap.ts'
import type { Partition } from '../partition/partition.ts'
import type { RegionMaps } from './moveStatistics.ts'

/** The affine maps that a decoder has under the activation patterns of another one's partition. */
export function heldMaps(compiled: CompiledDecoder, partition: Partition): RegionMaps {
  const { numRegions: R, numUnits, patterns } = partition
  const { latentDim: S, dataDim: D } = compiled
  const slope = new Float64Array(R * D * S)
  const bias = new Float64Array(R * D)
  for (let r = 0; r < R; r++) {
    const { output } = regionMap(compiled, patterns, r * numUnits)
    for (let d = 0; d < D; d++) {
      for (let k = 0; k < S; k++) slope[(r * D + d) * S + k] = output[d * (S + 1) + k]
      bias[r * D + d] = output[d * (S + 1) + S]
    }
  }
  return { slope, bias }
}
