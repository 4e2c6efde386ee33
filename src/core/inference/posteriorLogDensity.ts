import type { GenerativeModel } from '../network/model.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import type { Partition } from '../partition/partition.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { createPace } from './createPace.ts'
import { posteriorDifferenceSteps } from './posteriorDifference.ts'

/** posteriorLogDensitySteps without stops. */
export function posteriorLogDensity(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  logMarginal: number,
  latents: Float64Array,
): Float64Array {
  return runToEnd(posteriorLogDensitySteps(partition, model, x, logMarginal, latents))
}

/**
 * log p(z|x) at given latent points, nats: log p(x, z) in the region that holds z, less log p(x).
 *
 * @param x            [D], NaN = missing
 * @param logMarginal  log p(x_observed), as inferPoint returns it
 * @param latents      [n,S] row-major
 * @returns  [n]; −∞ where the density is below doubles' reach, NaN for a NaN latent
 * Source    [BPB20] (6)
 */
export function* posteriorLogDensitySteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  logMarginal: number,
  latents: Float64Array,
): Steps<Float64Array> {
  const difference = yield* partOfSteps(posteriorDifferenceSteps(partition, model, x, logMarginal), 0, 0.5)
  const isStepOver = createPace()
  const { latentDim } = partition
  const density = new Float64Array(latents.length / latentDim)
  for (let i = 0; i < density.length; i++) {
    const latent = latents.subarray(i * latentDim, (i + 1) * latentDim)
    const regionId = locateRegion(partition, latent)
    density[i] = regionId < 0 ? NaN : difference(regionId, latent)
    // a point is located by a pass through the network, at the worst by a look at every region
    if (isStepOver(partition.numRegions + partition.numUnits * 100))
      yield { done: 0.5 + (0.5 * (i + 1)) / density.length, total: 1 }
  }
  return density
}
