import { dissectRegion, type RegionDissection } from '../integrals/lemma4/dissectRegion.ts'
import { buildPartitionSteps } from '../partition/buildPartition.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import type { PlaneGeometry } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import { seededDecoder, type SeededRecipe } from './seededDecoder.ts'

export interface SimplicesSettings {
  /** Of two latents. */
  readonly decoder: SeededRecipe
  /** The region is the one that holds this point: [2]. */
  readonly latent: readonly [number, number]
}

export interface RegionSimplices {
  readonly settings: SimplicesSettings
  readonly geometry: PlaneGeometry
  readonly regionId: number
  /** With masses under the prior N(0, I). */
  readonly dissection: RegionDissection
}

/**
 * One region as triangles (wedges and strips, where it has no end), and each of these as signed cones.
 *
 * @throws RangeError      the decoder has not two latents; of seededDecoder
 * @throws NumericalError  of buildPartition
 * Source    [BPB20] Fig. 2, (9), Lemma 4
 */
export function* regionSimplicesSteps(settings: SimplicesSettings): Steps<RegionSimplices> {
  const decoder = seededDecoder(settings.decoder)
  const partition = yield* buildPartitionSteps(decoder)
  const { geometry } = partition
  if (geometry.kind !== 'plane') throw new RangeError(`S = ${decoder.latentDim}; expected 2`)
  const regionId = locateRegion(partition, settings.latent)
  const dissection = dissectRegion(geometry, regionId, Float64Array.of(0, 0), Float64Array.of(1, 0, 0, 1))
  return { settings, geometry, regionId, dissection }
}
