import { intersectHalfPlanes } from '../../../src/core/integrals/plane/intersectHalfPlanes.ts'
import { regionMoments, regionMomentsSize } from '../../../src/core/integrals/regionMoments.ts'
import { largestStd, nested, type GaussianCase } from '../fixtures.ts'
import type { Kind } from './kind.ts'

const out = new Float64Array(regionMomentsSize(2))

export const gaussian2d: Kind<GaussianCase> = {
  tolerance: 1e-10,
  builtDims: [2],
  evaluate({ halfspaces, mean, covariance, expected, ulpSensitivity: sensitivity }, checks) {
    const region = intersectHalfPlanes(Float64Array.from(halfspaces.flat()))
    if (region === null) throw new RangeError('the half-planes have nothing in common')
    regionMoments(region, 0, Float64Array.from(mean), Float64Array.from(covariance.flat()), 0, out, 0)
    const computed = {
      logMass: out[0],
      mean: Array.from(out.subarray(2, 4)),
      covariance: nested(out.slice(4), 2),
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
