import { regionLogMass } from '../integrals/regionLogMass.ts'
import type { Partition } from '../partition/partition.ts'
import { runToEnd, type Steps } from '../steps.ts'

/** Regions of S latents between two yields, REGIONS_PER_STEP[S]: some milliseconds. */
const REGIONS_PER_STEP = [10_000, 10_000, 2000, 20]

/** logPriorMassSteps without stops. */
export function logPriorMass(partition: Partition, priorCovariance: Float64Array): Float64Array {
  return runToEnd(logPriorMassSteps(partition, priorCovariance))
}

/**
 * Prior mass of each region, log p(t = ω) = log Φ_ω(0, Σz): [R], nats.
 *
 * @param priorCovariance  Σz [S,S] row-major
 * Source    [BPB20] Prop. 1: the mixing weights of the continuous mixture of factor analysers
 */
export function* logPriorMassSteps(
  { geometry, latentDim, numRegions }: Partition,
  priorCovariance: Float64Array,
): Steps<Float64Array> {
  const mean = new Float64Array(latentDim)
  const masses = new Float64Array(numRegions)
  for (let r = 0; r < numRegions; r++) {
    masses[r] = regionLogMass(geometry, r, mean, priorCovariance, 0)
    if ((r + 1) % REGIONS_PER_STEP[latentDim] === 0) yield { done: r + 1, total: numRegions }
  }
  return masses
}
