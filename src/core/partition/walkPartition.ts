import { compileDecoder } from '../network/compileDecoder.ts'
import { exactDecoder } from '../network/exact/exactDecoder.ts'
import { exactUnits } from '../network/exact/exactUnits.ts'
import type { Decoder } from '../network/model.ts'
import { type Steps, runToEnd } from '../steps.ts'
import { refuseTooMany } from './limits.ts'
import type { ActivationPatterns } from './partition.ts'
import { polyhedronOf } from '../geometry/polyhedronOf.ts'

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
 * Cost    an exact pass through the network a facet: about a millisecond for 32 units
 */
export function walkPartition(decoder: Decoder): PartitionWalk {
  return runToEnd(walkPartitionSteps(decoder))
}

/** walkPartition in steps of a region each, which tell how many of the regions found so far have been left. */
export function* walkPartitionSteps(decoder: Decoder): Steps<PartitionWalk> {
  const compiled = compileDecoder(decoder)
  const { latentDim, numUnits, unitOffsets } = compiled
  const exact = exactDecoder(compiled)
  type Found = ReturnType<typeof exactUnits> & { readonly depth: number }
  const depths: number[] = []
  const patterns: (readonly number[])[] = []
  const seen = new Set<string>()
  const queue: (Found | null)[] = []

  // From z = 0 an infinitesimal way along the first axis, and an infinitesimally smaller one along each that follows.
  const axes = Array.from({ length: latentDim }, (_, axis) =>
    Array.from({ length: latentDim }, (__, k) => (k === axis ? 1n : 0n)),
  )
  visit(new Array<bigint>(latentDim).fill(0n), 1n, axes, 0)
  for (let next = 0; next < queue.length; next++) {
    const from = queue[next]
    if (from === null) throw new TypeError('a region is left once')
    // Its integers are not needed again.
    queue[next] = null
    const { rows, states, depth } = from
    const halfSpaces = rows.map((row, unit) => (states[unit] > 0 ? row : row.map((entry) => -entry)))
    for (const { point, weight, inward } of polyhedronOf(halfSpaces, latentDim).facets)
      visit(point, weight, [inward.map((entry) => -entry)], depth + 1)
    yield { done: next + 1, total: queue.length }
  }
  return {
    numRegions: patterns.length,
    numUnits,
    unitOffsets,
    patterns: Int8Array.from(patterns.flat()),
    depths: Int32Array.from(depths),
  }

  /** The region that point / weight belongs to when it is left along the directions, one after the other. */
  function visit(
    point: readonly bigint[],
    weight: bigint,
    directions: readonly (readonly bigint[])[],
    depth: number,
  ): void {
    const along = (row: readonly bigint[], direction: readonly bigint[]): bigint =>
      direction.reduce((sum, entry, k) => sum + entry * row[k], 0n)
    const found = exactUnits(exact, (row) => {
      let value = along(row, point) + weight * row[latentDim]
      for (let k = 0; value === 0n && k < directions.length; k++) value = along(row, directions[k])
      return value >= 0n ? 1 : -1
    })
    const key = found.states.join()
    if (seen.has(key)) return
    seen.add(key)
    refuseTooMany(seen.size, numUnits)
    queue.push({ ...found, depth })
    patterns.push(found.states)
    depths.push(depth)
  }
}
