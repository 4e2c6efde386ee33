import { truncatedGaussianMoments } from '../../../src/core/numerics/truncatedGaussian.ts'
import type { Extended, Gaussian1dCase } from '../fixtures.ts'
import type { Kind } from './kind.ts'

const out = new Float64Array(4)

export const gaussian1d: Kind<Gaussian1dCase> = {
  tolerance: 1e-10,
  builtDims: [1],
  evaluate({ lower, upper, mean, variance, expected }, checks) {
    truncatedGaussianMoments(extended(lower), extended(upper), mean, variance, out)
    const [logMass = Number.NaN, conditionalMean = Number.NaN, conditionalVariance = Number.NaN] = out
    checks.compare('logMass', logMass, expected.logMass, { scale: 1 })
    checks.compare('mean', conditionalMean, expected.mean, { scale: Math.sqrt(expected.variance) })
    checks.compare('variance', conditionalVariance, expected.variance)
    return { computed: { logMass, mean: conditionalMean, variance: conditionalVariance } }
  },
}

function extended(value: Extended): number {
  if (value === 'inf') return Infinity
  return value === '-inf' ? -Infinity : value
}
