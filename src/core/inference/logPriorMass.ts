import { regionLogMass } from '../integrals/regionLogMass.ts'
import type { Partition } from '../partition/partition.ts'

/**
 * Prior mass of each region, log p(t = ω) = log Φ_ω(0, Σz): [R], nats.
 *
 * @param priorCovariance  Σz [S,S] row-major
 * Source    [BPB20] Prop. 1: the mixing weights of the continuous mixture of factor analysers
 */
export function logPriorMass(partition: Partition, priorCovariance: Float64Array): Float64Array {
  const mean = new Float64Array(partition.latentDim)
  return Float64Array.from({ length: partition.numRegions }, (_, r) =>
    regionLogMass(partition.geometry, r, mean, priorCovariance, 0),
  )
}
