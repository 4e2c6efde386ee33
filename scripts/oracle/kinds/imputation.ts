import { inferPoint } from '../../../src/core/inference/inferPoint.ts'
import { buildPartition } from '../../../src/core/partition/buildPartition.ts'
import { largestStd, nested, type ImputationCase } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

export const imputation: Kind<ImputationCase> = {
  tolerance: 1e-10,
  builtDims: [1, 2, 3],
  evaluate({ model: json, x, missing, expected }, checks) {
    const model = readModel(json)
    const observation = Float64Array.from(x, (value) => value ?? Number.NaN)
    const posterior = inferPoint(buildPartition(model.decoder), model, observation, {
      withMissingCovariance: true,
    })
    const missingMean = [...(posterior.missing?.mean ?? [])]
    const missingCov = posterior.missing?.covariance ?? new Float64Array()

    checks.compare('logPObserved', posterior.logMarginal, expected.logPObserved, { scale: 1 })
    checks.compare('posteriorMean', posterior.mean, expected.posteriorMean, {
      scale: largestStd(expected.posteriorCov),
    })
    checks.compare('posteriorCov', posterior.covariance, expected.posteriorCov.flat())
    checks.compare('missing', posterior.missing?.indices ?? [], missing)
    checks.compare('missingMean', missingMean, expected.missingMean, {
      scale: largestStd(expected.missingCov),
    })
    checks.compare('missingCov', missingCov, expected.missingCov.flat())
    return {
      computed: {
        logPObserved: posterior.logMarginal,
        posteriorMean: [...posterior.mean],
        posteriorCov: nested(posterior.covariance, expected.posteriorMean.length),
        missingMean,
        missingCov: nested(missingCov, missing.length),
      },
    }
  },
}
