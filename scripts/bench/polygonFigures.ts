import { generateDataset } from '../../src/core/datasets/generateDataset.ts'
import { buildRegionConstants } from '../../src/core/inference/regionConstants.ts'
import { observeAll } from '../../src/core/inference/observation.ts'
import { createWorkspace, setObserved, setRegionMean } from '../../src/core/inference/workspace.ts'
import { preparePolygons } from '../../src/core/integrals/plane/preparePolygons.ts'
import { regionMoments } from '../../src/core/integrals/regionMoments.ts'
import type { PlaneRegionSet } from '../../src/core/integrals/regionSet.ts'
import { buildTrainingData } from '../../src/core/learning/trainingData.ts'
import { nextTrainingState, startTraining } from '../../src/core/learning/trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS, type TrainingState } from '../../src/core/learning/trainingState.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { medianMs, type Figures } from './figure.ts'

const NUM_POINTS = 100
const NUM_EPOCHS = 6

/** Polygons and Gaussians as an E-step meets them: every region of a decoder trained by EM with every point of its data. */
export function polygonFigures(): Figures {
  const { state, values } = train()
  const { partition, model } = state
  const regions = partition.geometry
  if (regions.kind !== 'plane') throw new Error('two latent dimensions expected')
  const constants = buildRegionConstants(partition, observeAll(partition, model), model.priorCovariance)
  const workspace = createWorkspace(constants)
  const { numRegions } = partition
  const means = new Float64Array(NUM_POINTS * numRegions * 2)
  for (let n = 0; n < NUM_POINTS; n++) {
    setObserved(constants, values.subarray(2 * n, 2 * n + 2), workspace)
    for (let r = 0; r < numRegions; r++) {
      setRegionMean(constants, r, workspace)
      means.set(workspace.mean, 2 * (n * numRegions + r))
    }
  }

  const all = Array.from({ length: numRegions }, (_, r) => r)
  const usual = all.filter((r) => numEdgesOf(regions, r) >= 3 && numEdgesOf(regions, r) <= 7)
  const { regionCovariance } = constants
  const prepared = preparePolygons(regions, regionCovariance)
  const out = new Float64Array(8)
  const mean = new Float64Array(2)
  const perSecond = (
    ids: readonly number[],
    integrate: (regionId: number, meanOffset: number) => void,
  ): number => {
    const ms = medianMs(() => {
      for (let n = 0; n < NUM_POINTS; n++) {
        for (const r of ids) integrate(r, 2 * (n * numRegions + r))
      }
    })
    return (1000 * NUM_POINTS * ids.length) / ms
  }
  const moments = (r: number, at: number): void => prepared.moments(r, means, at, out, 0)
  return {
    polygons: {
      value: perSecond(usual, moments),
      unit: '1/s',
      beside: `mass and second-order moments, ${usual.length} regions of 3 to 7 edges of a trained 2-8-8-2, all of its ${NUM_POINTS} points; budget 3e5`,
    },
    polygonsAll: {
      value: perSecond(all, moments),
      unit: '1/s',
      beside: `the same over all ${numRegions} regions`,
    },
    polygonsOnce: {
      value: perSecond(usual, (r, at) => {
        mean[0] = means[at]
        mean[1] = means[at + 1]
        regionMoments(regions, r, mean, regionCovariance, 4 * r, out, 0)
      }),
      unit: '1/s',
      beside: 'regionMoments, which whitens each time',
    },
    polygonMasses: {
      value: perSecond(usual, (r, at) => prepared.logRelativeMass(r, means, at, mean, 0)),
      unit: '1/s',
      beside: 'log relative mass and nearest point alone',
    },
  }
}

function numEdgesOf({ edgeStarts }: PlaneRegionSet, regionId: number): number {
  return edgeStarts[regionId + 1] - edgeStarts[regionId]
}

function train(): { state: TrainingState; values: Float64Array } {
  const { values } = generateDataset(
    { generator: 'circle', numPoints: NUM_POINTS, noiseStd: 0.05 },
    createRng(1),
  )
  const data = buildTrainingData(values, NUM_POINTS, 2)
  const options = { ...DEFAULT_TRAINING_OPTIONS, accelerate: false, maxEpochs: 1e9, relativeGain: -1 }
  const decoder = initialiseDecoder(
    { widths: [2, 8, 8, 2], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    createRng(2),
  )
  let state: TrainingState = runToEnd(
    startTraining(
      { data, options },
      {
        decoder,
        noise: { kind: 'isotropic', variance: 1 },
        priorCovariance: Float64Array.of(1, 0, 0, 1),
      },
    ),
  )
  for (let epoch = 0; epoch < NUM_EPOCHS; epoch++) {
    do state = runToEnd(nextTrainingState({ data, options }, state))
    while (state.position > 0)
  }
  return { state, values }
}
