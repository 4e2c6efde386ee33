import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartitionSteps } from '../partition/buildPartition.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import type { PlaneGeometry } from '../partition/partition.ts'
import { regionDepths } from '../partition/regionDepths.ts'
import type { Steps } from '../steps.ts'
import { seededDecoder, type SeededRecipe } from './seededDecoder.ts'

export interface DiscoverySettings {
  /** Of two latents. */
  readonly decoder: SeededRecipe
  /** Of the latent vector at which the walk begins, drawn from N(0, I). */
  readonly startSeed: number
}

/** The walk after it has crossed the sides of all regions found so far once more. */
export interface DiscoveryStep {
  /** Sides between the first region and those that are new: 0 is the first region alone. */
  readonly depth: number
  readonly numNew: number
  readonly numFound: number
  /** Sides between a region that is found and one that is not. */
  readonly frontier: number
}

export interface Discovery {
  readonly settings: DiscoverySettings
  readonly geometry: PlaneGeometry
  /** Where the walk begins, [2], and the region that holds it. */
  readonly start: Float64Array
  readonly startRegion: number
  /** Step at which each region is found: [R]. */
  readonly depths: Int32Array
  readonly steps: readonly DiscoveryStep[]
}

/**
 * How a walk over the sides of regions finds the whole partition, step by step.
 *
 * @throws RangeError      the decoder has not two latents; of seededDecoder
 * @throws NumericalError  of buildPartition
 * Source    [BPB20] Fig. 1
 */
export function* discoverySteps(settings: DiscoverySettings): Steps<Discovery> {
  const decoder = seededDecoder(settings.decoder)
  const { geometry, ...rest } = yield* buildPartitionSteps(decoder)
  if (geometry.kind !== 'plane') throw new RangeError(`S = ${decoder.latentDim}; expected 2`)
  const rng = createRng(settings.startSeed)
  const start = Float64Array.of(standardNormal(rng), standardNormal(rng))
  const startRegion = locateRegion({ geometry, ...rest }, start)
  const depths = regionDepths(geometry, startRegion)
  return { settings, geometry, start, startRegion, depths, steps: stepsOf(geometry, depths) }
}

function stepsOf({ edgeStarts, edgeNeighbours }: PlaneGeometry, depths: Int32Array): DiscoveryStep[] {
  const last = depths.reduce((most, depth) => Math.max(most, depth), 0)
  const numNew = new Int32Array(last + 1)
  const frontier = new Int32Array(last + 1)
  depths.forEach((depth, region) => {
    numNew[depth]++
    for (let edge = edgeStarts[region]; edge < edgeStarts[region + 1]; edge++)
      for (let step = depth; step < depths[edgeNeighbours[edge]]; step++) frontier[step]++
  })
  let numFound = 0
  return Array.from(numNew, (count, depth) => {
    numFound += count
    return { depth, numNew: count, numFound, frontier: frontier[depth] }
  })
}
