import { eStep } from '../../../src/core/learning/eStep.ts'
import { expectedCompleteLogLikelihood } from '../../../src/core/learning/expectedCompleteLogLikelihood.ts'
import { latentMoments } from '../../../src/core/learning/latentMoments.ts'
import { layerUpdate } from '../../../src/core/learning/layerUpdate.ts'
import { likelihoodGradient } from '../../../src/core/learning/likelihoodGradient.ts'
import { noiseUpdate } from '../../../src/core/learning/noiseUpdate.ts'
import { priorUpdate } from '../../../src/core/learning/priorUpdate.ts'
import { buildTrainingData } from '../../../src/core/learning/trainingData.ts'
import type { NoiseCovariance } from '../../../src/core/network/model.ts'
import { buildPartition } from '../../../src/core/partition/buildPartition.ts'
import type { Checks } from '../checks.ts'
import { nested, type LearningCase } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

const NATS = { scale: 1 }
/** Above it a layer's parameters are not compared, but what its objective falls by. */
const LARGEST_CONDITION = 1e8
const UNIT_ROUNDOFF = 2.2e-16

export const learning: Kind<LearningCase> = {
  tolerance: 1e-9,
  builtDims: [1, 2, 3],
  evaluate(item, checks, where) {
    const { expected } = item
    const model = readModel(item.model)
    const { dataDim, latentDim } = model.decoder
    const partition = buildPartition(model.decoder)
    const data = buildTrainingData(Float64Array.from(item.x.flat()), item.x.length, dataDim)
    const statistics = eStep(model, partition, data, { residuals: 'full' })
    const N = data.numPoints
    const { sum, sumSq } = latentMoments(statistics)
    const noiseAs = (noise: NoiseCovariance): NoiseCovariance =>
      noiseUpdate(noise, dataDim, statistics, 0).noise
    const updates = {
      isotropic: noiseAs({ kind: 'isotropic', variance: 1 }),
      diagonal: noiseAs({ kind: 'diagonal', variances: new Float64Array(dataDim).fill(1) }),
      full: noiseAs({ kind: 'full', matrix: identity(dataDim) }),
    }
    const prior = priorUpdate(statistics)
    const gradient = likelihoodGradient(model, partition, statistics)
    const { misfit, total } = expectedCompleteLogLikelihood(model, statistics)
    const complete = total / N

    checks.compare('regionCount', partition.numRegions, item.regionCount)
    checks.compare('negLogLikelihoodMean', -statistics.logLikelihood / N, expected.negLogLikelihoodMean, NATS)
    checks.compare(
      'meanExpectedCompleteLogLikelihood',
      complete,
      expected.meanExpectedCompleteLogLikelihood,
      NATS,
    )
    checks.compare('sumZ', sum, expected.sumZ)
    checks.compare('sumZZ', sumSq, expected.sumZZ.flat())
    const sigmaX = {
      isotropic: variancesOf(updates.isotropic)[0] ?? Number.NaN,
      diagonal: [...variancesOf(updates.diagonal)],
      full: nested(variancesOf(updates.full), dataDim),
    }
    checks.compare('sigmaX.isotropic', sigmaX.isotropic, expected.sigmaX.isotropic)
    checks.compare('sigmaX.diagonal', sigmaX.diagonal, expected.sigmaX.diagonal)
    checks.compare('sigmaX.full', sigmaX.full.flat(), expected.sigmaX.full.flat())
    checks.compare('sigmaZ', prior, expected.sigmaZ.flat())
    checks.compare('objective', misfit, expected.objective)
    const layers = expected.layers.map((reference) => {
      checks.at(`${where}, layer ${reference.layer}`)
      const layer = model.decoder.layers[reference.layer]
      if (layer?.type !== 'Linear') throw new TypeError(`layer ${reference.layer} is not affine`)
      const update = layerUpdate(model, partition, statistics, reference.layer, { kind: 'none' })
      const minimiser = {
        weight: layer.weight.map((w, i) => w + (update.weightChange[i] ?? Number.NaN)),
        bias: layer.bias.map((v, i) => v + (update.biasChange[i] ?? Number.NaN)),
      }
      // the objective of the fixture has no factor ½
      const objectiveDecrease = 2 * update.predictedGain
      checks.compare('layers.objectiveDecrease', objectiveDecrease, reference.objectiveDecrease)
      const condition = reference.conditionNumber ?? Infinity
      if (condition <= LARGEST_CONDITION) {
        const sensitivity = 0.1 * UNIT_ROUNDOFF * condition
        compareLayer('layers', minimiser, reference, sensitivity, checks)
        checks.compare('layers.rank', update.rank ?? Number.NaN, reference.rank)
      }
      return {
        ...layerOf(minimiser, layer.inputSize),
        objectiveDecrease,
        layer: reference.layer,
        rank: update.rank,
      }
    })
    const gradients = expected.gradient.layers.map((reference, i) => {
      checks.at(`${where}, gradient of layer ${reference.layer}`)
      const own = gradient.layers[i]
      const layer = model.decoder.layers[reference.layer]
      if (own === undefined || layer?.type !== 'Linear')
        throw new TypeError(`no gradient of ${reference.layer}`)
      compareLayer('gradient.layers', own, reference, 0, checks)
      return { ...layerOf(own, layer.inputSize), layer: reference.layer }
    })
    checks.at(where)
    checks.compare('gradient.sigmaX', gradient.noise, [expected.gradient.sigmaX].flat(2))
    checks.compare('gradient.sigmaZ', gradient.priorCovariance, expected.gradient.sigmaZ.flat())
    return {
      computed: {
        negLogLikelihoodMean: -statistics.logLikelihood / N,
        meanExpectedCompleteLogLikelihood: complete,
        sumZ: [...sum],
        sumZZ: nested(sumSq, latentDim),
        sigmaX,
        sigmaZ: nested(prior, latentDim),
        objective: misfit,
        layers,
        gradient: {
          layers: gradients,
          sigmaX:
            model.noise.kind === 'isotropic'
              ? gradient.noise[0]
              : model.noise.kind === 'diagonal'
                ? [...gradient.noise]
                : nested(gradient.noise, dataDim),
          sigmaZ: nested(gradient.priorCovariance, latentDim),
        },
      },
    }
  },
}

interface FlatLayer {
  readonly weight: Float64Array
  readonly bias: Float64Array
}

/** @param sensitivity relative to the largest reference entry */
function compareLayer(
  quantity: string,
  { weight, bias }: FlatLayer,
  reference: LearningCase['expected']['gradient']['layers'][number],
  sensitivity: number,
  checks: Checks,
): void {
  for (const [name, computed, exact] of [
    ['weight', weight, reference.weight.flat()],
    ['bias', bias, reference.bias],
  ] as const) {
    const largest = Math.max(...exact.map(Math.abs))
    checks.compare(`${quantity}.${name}`, computed, exact, { sensitivity: sensitivity * largest })
  }
}

function layerOf({ weight, bias }: FlatLayer, inputSize: number): { weight: number[][]; bias: number[] } {
  return {
    weight: Array.from(bias, (_, i) => [...weight.subarray(i * inputSize, (i + 1) * inputSize)]),
    bias: [...bias],
  }
}

function variancesOf(noise: NoiseCovariance): Float64Array {
  switch (noise.kind) {
    case 'isotropic':
      return Float64Array.of(noise.variance)
    case 'diagonal':
      return noise.variances
    case 'full':
      return noise.matrix
  }
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
}
