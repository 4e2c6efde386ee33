import { inferPoint } from '../../../src/core/inference/inferPoint.ts'
import { forward } from '../../../src/core/network/forward.ts'
import { buildPartition } from '../../../src/core/partition/buildPartition.ts'
import { distinctAffineMaps } from '../../../src/core/partition/distinctAffineMaps.ts'
import { locateRegion } from '../../../src/core/partition/locateRegion.ts'
import { regionSigns } from '../../../src/core/partition/regionSigns.ts'
import { largestStd, nested, type LayersCase } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

const NATS = 1

export const layers: Kind<LayersCase> = {
  tolerance: 1e-10,
  builtDims: [1, 2, 3],
  evaluate(item, checks) {
    const model = readModel(item.model)
    const partition = buildPartition(model.decoder)
    const numMaps = distinctAffineMaps(partition, model.decoder)
    checks.compare('regionCount', partition.numRegions, item.regionCount)
    checks.compare('distinctAffineMaps', numMaps, item.distinctAffineMaps)
    checks.compare('outputShape', [model.decoder.dataDim], item.outputShape)
    const images = item.forward.map(({ z, g, pattern }) => {
      const image = forward(model.decoder, z)
      checks.compare('forward', image, g)
      if (pattern !== undefined)
        checks.record('pattern', regionSigns(partition, locateRegion(partition, z)) === pattern ? 0 : 1)
      return { g: [...image] }
    })
    const points = item.points.map(({ x, expected }) => {
      const posterior = inferPoint(partition, model, Float64Array.from(x))
      const { logMarginal, mean, covariance, map } = posterior
      const scale = largestStd(expected.posteriorCov)
      checks.compare('logPx', logMarginal, expected.logPx, { scale: NATS })
      checks.compare('posteriorMean', mean, expected.posteriorMean, { scale })
      checks.compare('posteriorCov', covariance, expected.posteriorCov.flat())
      checks.compare('map.z', map.latent, expected.map.z, { scale })
      checks.compare('map.logJoint', map.logJoint, expected.map.logJoint, { scale: NATS })
      return {
        computed: {
          logPx: logMarginal,
          posteriorMean: [...mean],
          posteriorCov: nested(covariance, mean.length),
          map: { z: [...map.latent], logJoint: map.logJoint },
        },
      }
    })
    return {
      computed: {
        regionCount: partition.numRegions,
        distinctAffineMaps: numMaps,
        outputShape: [model.decoder.dataDim],
        forward: images,
      },
      points,
    }
  },
}
