import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { type Steps, runToEnd } from '../steps.ts'
import type { ActivationPatterns } from './partition.ts'
import { walkRegions } from './walk/walkRegions.ts'

/** The regions in the order in which the walk found them. */
export interface PartitionWalk extends ActivationPatterns {
  /** Facets crossed from the first region: [numRegions], never falling. */
  readonly depths: Int32Array
}

/**
 * The activation patterns of all regions for any S, by walking from region to region breadth first ([BPB20] Fig. 1,
 * docs/MATH.md 2, walk): from the region of z = 0 over every facet until nothing new appears.
 *
 * Everything is exact: a region's units are integers, its facets come from all of its vertices and rays (walk/), which
 * for the small S of a latent space takes the place of a linear program a unit, and gives with each facet a point p of
 * its relative interior. Crossing evaluates the units layer by layer from one side: sign(h(p)), where that is 0
 * sign(∇h·d) for the direction d that leaves the region, and where both are 0 the unit is identically zero there, and
 * positive.
 *
 * @throws NumericalError  'tooManyRegions' (limits.ts)
 * @throws RangeError      a weight is not finite
 * Cost    an exact pass through the network for every other facet: a third of a millisecond a region for 16 units
 */
export function walkPartition(decoder: Decoder): PartitionWalk {
  return runToEnd(walkPartitionSteps(decoder))
}

/** walkPartition in steps of a region each, which tell how many of the regions found so far have been left. */
export function* walkPartitionSteps(decoder: Decoder): Steps<PartitionWalk> {
  const compiled = compileDecoder(decoder)
  const { numUnits, unitOffsets, pools } = compiled
  const { patterns, depths } = yield* walkRegions(compiled, () => {})
  return {
    numRegions: patterns.length,
    numUnits,
    unitOffsets,
    pools,
    patterns: Int8Array.from(patterns.flat()),
    depths: Int32Array.from(depths),
  }
}
