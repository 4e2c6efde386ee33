import { createLineShares } from './lineShares.ts'
import { createPlaneShares } from './planeShares.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createRegionShares, type RegionShares } from './regionShares.ts'

/** What the regions hold of one observation's posterior, for many observations, by the fastest route that there is. */
export function createPosteriorShares(constants: RegionConstants): RegionShares {
  const { geometry } = constants.partition
  switch (geometry.kind) {
    case 'line':
      return createLineShares(constants)
    case 'plane':
      return createPlaneShares(constants, geometry)
    default:
      return createRegionShares(constants)
  }
}
