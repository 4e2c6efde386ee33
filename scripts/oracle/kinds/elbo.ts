import { gaussianGap } from '../../../src/core/inference/variational/gaussianGap.ts'
import { buildPartition } from '../../../src/core/partition/buildPartition.ts'
import type { ElboCase } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

const NATS = { scale: 1 }

export const elbo: Kind<ElboCase> = {
  tolerance: 1e-10,
  builtDims: [1, 2, 3],
  evaluate({ model: json, x, q, expected }, checks) {
    const model = readModel(json)
    const computed = gaussianGap(
      buildPartition(model.decoder),
      model,
      Float64Array.from(x, (value) => value ?? Number.NaN),
      { mean: Float64Array.from(q.mean), covariance: Float64Array.from(q.covariance.flat()) },
    )
    checks.compare('elbo', computed.elbo, expected.elbo, NATS)
    checks.compare('klToPosterior', computed.klToPosterior, expected.klToPosterior, NATS)
    checks.compare('expectedLogLik', computed.expectedLogLik, expected.expectedLogLik, NATS)
    checks.compare('klToPrior', computed.klToPrior, expected.klToPrior, NATS)
    checks.compare('logPx', computed.logMarginal, expected.logPx, NATS)
    return {
      computed: {
        elbo: computed.elbo,
        klToPosterior: computed.klToPosterior,
        expectedLogLik: computed.expectedLogLik,
        klToPrior: computed.klToPrior,
        logPx: computed.logMarginal,
      },
    }
  },
}
