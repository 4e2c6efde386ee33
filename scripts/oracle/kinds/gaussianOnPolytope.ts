import { intersectHalfPlanes } from '../../../src/core/integrals/plane/intersectHalfPlanes.ts'
import { regionMoments, regionMomentsSize } from '../../../src/core/integrals/regionMoments.ts'
import type { RegionSet } from '../../../src/core/integrals/regionSet.ts'
import { intersectHalfSpaces } from '../../../src/core/integrals/space/intersectHalfSpaces.ts'
import { largestStd, nested, type GaussianCase } from '../fixtures.ts'
import type { Kind } from './kind.ts'

function gaussianOnPolytope(
  dim: number,
  tolerance: number,
  intersect: (rows: Float64Array) => RegionSet | null,
): Kind<GaussianCase> {
  const out = new Float64Array(regionMomentsSize(dim))
  return {
    tolerance,
    builtDims: [dim],
    evaluate({ halfspaces, mean, covariance, expected, ulpSensitivity: sensitivity }, checks) {
      const region = intersect(Float64Array.from(halfspaces.flat()))
      if (region === null) throw new RangeError('the half-spaces have nothing in common')
      regionMoments(region, 0, Float64Array.from(mean), Float64Array.from(covariance.flat()), 0, out, 0)
      const computed = {
        logMass: out[0],
        mean: Array.from(out.subarray(2, 2 + dim)),
        covariance: nested(out.slice(2 + dim), dim),
      }
      checks.compare('logMass', computed.logMass ?? Number.NaN, expected.logMass, {
        scale: 1,
        sensitivity: sensitivity?.logMass ?? null,
      })
      checks.compare('mean', computed.mean, expected.mean, {
        scale: largestStd(expected.covariance),
        sensitivity: sensitivity?.mean ?? null,
      })
      checks.compare('covariance', computed.covariance.flat(), expected.covariance.flat(), {
        sensitivity: sensitivity?.covariance ?? null,
      })
      return { computed }
    },
  }
}

export const gaussian2d: Kind<GaussianCase> = gaussianOnPolytope(2, 1e-10, intersectHalfPlanes)
export const gaussian3d: Kind<GaussianCase> = gaussianOnPolytope(3, 1e-9, intersectHalfSpaces)
