/** The walk of Fig. 1 as far as it has come: which regions are found, and which were found last. */
import { regionDepths } from '../core/partition/regionDepths.ts'
import type { DomainState, PartitionView } from './appState.ts'
import { memoLast } from './memoLast.ts'

export interface Discovery {
  /** Sides between the first region and each other one: [R]. */
  readonly depths: Int32Array
  readonly deepest: number
  /** Regions up to this depth are found. */
  readonly depth: number
  readonly numFound: number
  /** Regions found in the last step. */
  readonly numFrontier: number
  /** Share of the prior that the found regions hold. */
  readonly priorMass: number
}

const depthsFrom = memoLast(regionDepths)

export const discoveryOf = memoLast(
  (
    view: PartitionView,
    start: DomainState['discoveryStart'],
    depth: DomainState['discoveryDepth'],
  ): Discovery => {
    const { partition, logPriorMass } = view
    const isElsewhere = start !== null && start < partition.numRegions
    const depths = isElsewhere ? depthsFrom(partition.geometry, start) : view.depths
    const deepest = depths.reduce((most, value) => Math.max(most, value), 0)
    const reached = Math.min(depth ?? deepest, deepest)
    let [numFound, numFrontier, priorMass] = [0, 0, 0]
    depths.forEach((value, region) => {
      if (value > reached) return
      numFound++
      if (value === reached) numFrontier++
      priorMass += Math.exp(logPriorMass[region]!)
    })
    // the sum of all may miss 1 by rounding
    const isAll = numFound === partition.numRegions
    return { depths, deepest, depth: reached, numFound, numFrontier, priorMass: isAll ? 1 : priorMass }
  },
)
