import { intersectHalfSpaces } from '../../../src/core/integrals/space/intersectHalfSpaces.ts'
import { regionMoments, regionMomentsSize } from '../../../src/core/integrals/regionMoments.ts'
import { largestStd, nested, type GaussianCase } from '../fixtures.ts'
import type { Kind } from './kind.ts'

const out = new Float64Array(regionMomentsSize(3))

export const gaussian3d: Kind<GaussianCase> = {
  tolerance: 1e-9,
  builtDims: [3],
  evaluate({ halfspaces, mean, covariance, expected, ulpSensitivity: sensitivity }, checks) {
    const region = intersectHalfSpaces(Float64Array.from(halfspaces.flat()))
    if (region === null) throw new RangeError('the half-spaces have nothing in common')
    regionMoments(region, 0, Float64Array.from(mean), Float64Array.from(covariance.flat()), 0, out, 0)
    const computed = {
      logMass: out[0],
      mean: Array.from(out.subarray(2, 5)),
      covariance: nested(out.slice(5), 3),
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
