import { inferPoint } from '../../../src/core/inference/inferPoint.ts'
import type { PointPosterior } from '../../../src/core/inference/pointPosterior.ts'
import { posteriorLogDensity } from '../../../src/core/inference/posteriorLogDensity.ts'
import type { GenerativeModel } from '../../../src/core/network/model.ts'
import { buildPartition } from '../../../src/core/partition/buildPartition.ts'
import type { Partition } from '../../../src/core/partition/partition.ts'
import { regionSigns } from '../../../src/core/partition/regionSigns.ts'
import type { Checks } from '../checks.ts'
import { largestStd, nested, type InferenceModel, type InferencePoint } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

const NATS = 1

export const inference: Kind<InferenceModel> = {
  tolerance: 1e-10,
  builtDims: [1, 2, 3],
  evaluate(item, checks, where) {
    const model = readModel(item.model)
    const partition = buildPartition(model.decoder)
    checks.compare('regionCount', partition.numRegions, item.regionCount)
    const signs = Array.from({ length: partition.numRegions }, (_, id) => regionSigns(partition, id))
    const points = item.points.map((point, index) => {
      checks.at(`${where}, point ${index} (${point.tag ?? 'no tag'})`)
      return { tag: point.tag, computed: evaluatePoint(point, model, partition, signs, checks) }
    })
    return { computed: { regionCount: partition.numRegions }, points }
  },
}

function evaluatePoint(
  { x, expected, ulpSensitivity = {} }: InferencePoint,
  model: GenerativeModel,
  partition: Partition,
  signs: readonly string[],
  checks: Checks,
): object {
  const observation = Float64Array.from(x)
  const size = expected.posteriorMean.length
  const posterior = inferPoint(partition, model, observation)
  const latents = Float64Array.from(expected.posteriorLogDensity.flatMap(({ z }) => z))
  const density = posteriorLogDensity(partition, model, observation, posterior.logMarginal, latents)
  const std = largestStd(expected.posteriorCov)
  const sensitivity = (key: string): number | null => ulpSensitivity[key] ?? null

  checks.compare('logPx', posterior.logMarginal, expected.logPx, {
    scale: NATS,
    sensitivity: sensitivity('logPx'),
  })
  checks.compare('posteriorMean', posterior.mean, expected.posteriorMean, {
    scale: std,
    sensitivity: sensitivity('posteriorMean'),
  })
  checks.compare('posteriorCov', posterior.covariance, expected.posteriorCov.flat(), {
    sensitivity: sensitivity('posteriorCov'),
  })
  checks.compare('meanG', posterior.expectedData, expected.meanG, { sensitivity: sensitivity('meanG') })
  checks.compare('map.z', posterior.map.latent, expected.map.z, {
    scale: std,
    sensitivity: sensitivity('mapZ'),
  })
  checks.compare('map.logJoint', posterior.map.logJoint, expected.map.logJoint, { scale: NATS })
  const regions = compareRegions(posterior, expected.regions, signs, checks)
  expected.posteriorLogDensity.forEach(({ value }, i) => {
    checks.compare('posteriorLogDensity', density[i] ?? Number.NaN, value, { scale: NATS })
  })
  checks.compare(
    'expectedCompleteLogLikelihood',
    posterior.expectedCompleteLogLikelihood,
    expected.expectedCompleteLogLikelihood,
    { scale: NATS, sensitivity: sensitivity('expectedCompleteLogLikelihood') },
  )
  checks.compare('entropy', posterior.entropy, expected.entropy, {
    scale: NATS,
    sensitivity: sensitivity('entropy'),
  })

  return {
    logPx: posterior.logMarginal,
    posteriorMean: [...posterior.mean],
    posteriorCov: nested(posterior.covariance, size),
    meanG: [...posterior.expectedData],
    map: { z: [...posterior.map.latent], logJoint: posterior.map.logJoint },
    regions,
    posteriorLogDensity: expected.posteriorLogDensity.map(({ z }, i) => ({ z, value: density[i] })),
    expectedCompleteLogLikelihood: posterior.expectedCompleteLogLikelihood,
    entropy: posterior.entropy,
  }
}

/** The reference's regions with our responsibilities; and no region that it left out may weigh more than its last. */
function compareRegions(
  posterior: PointPosterior,
  expected: InferencePoint['expected']['regions'],
  signs: readonly string[],
  checks: Checks,
): { signs: string; logResponsibility: number }[] {
  const ours = new Map(signs.map((each, id) => [each, posterior.logRegionPosterior[id] ?? Number.NaN]))
  const computed = expected.map((region) => ({
    signs: region.signs,
    logResponsibility: ours.get(region.signs) ?? Number.NaN,
  }))
  computed.forEach(({ logResponsibility }, i) => {
    checks.compare('regions', logResponsibility, expected[i]?.logResponsibility ?? Number.NaN, {
      scale: NATS,
    })
  })
  const smallest = Math.min(...expected.map((region) => region.logResponsibility))
  const listed = new Set(expected.map((region) => region.signs))
  const largestOther = Math.max(
    -Infinity,
    ...[...ours].filter(([key]) => !listed.has(key)).map(([, value]) => value),
  )
  checks.record(
    'regions are the largest',
    Math.max(0, largestOther - smallest) / Math.max(NATS, Math.abs(smallest)),
  )
  return computed
}
