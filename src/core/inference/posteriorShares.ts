import { createLineShares } from './lineShares.ts'
import { createPlaneShares } from './planeShares.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createRegionShares, type RegionShares } from './regionShares.ts'
import { createSpaceShares } from './spaceShares.ts'

/** What the regions hold of one observation's posterior, for many observations, by the fastest route that there is. */
export function createPosteriorShares(constants: RegionConstants): RegionShares {
  if (constants.frame !== null) return createPlaneShares(constants, constants.frame)
  const { geometry } = constants.partition
  if (geometry.kind === 'space') return createSpaceShares(constants, geometry)
  return geometry.kind === 'line' ? createLineShares(constants) : createRegionShares(constants)
}
