import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDataset } from '../../src/core/datasets/generateDataset.ts'
import { inferPoint } from '../../src/core/inference/inferPoint.ts'
import { logMarginalGridSteps } from '../../src/core/inference/logMarginalGrid.ts'
import { observeAll } from '../../src/core/inference/observation.ts'
import { posteriorDensityGridSteps } from '../../src/core/inference/posteriorDensityGrid.ts'
import { buildRegionConstants } from '../../src/core/inference/regionConstants.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import { nextTrainingState, startTraining } from '../../src/core/learning/trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS, type TrainingState } from '../../src/core/learning/trainingState.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import { modelFromJson } from '../../src/core/network/modelFromJson.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { buildPartition } from '../../src/core/partition/buildPartition.ts'
import { ParseError } from '../../src/core/problem.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { median, medianMs, type Figures } from './figure.ts'

const GRID_SIZE = 256
/** Rows of the grid that are timed, spread over it. */
const ROWS = 16
const EM_POINTS = 500
const EM_EPOCHS = 3
const RASTER_SIZE = 200
const ONCE = { repeats: 3, minMs: 1 }

/**
 * Two latent dimensions, on a decoder 2-8-8-2 that was trained by 30 accelerated epochs of EM on the circle (1,000
 * points, noise 0.05, seed 1) from the authors' initialiser, seed 2; with its own Σx, and with a standard deviation of
 * 0.05. And the untrained 2-6-6-2 of a preset.
 */
export function planeFigures(): Figures {
  const parsed = modelFromJson(
    JSON.parse(readFileSync(join(import.meta.dirname, 'circle-2-8-8-2.json'), 'utf8')),
  )
  if (!parsed.ok) throw new ParseError(parsed.problems)
  const trained = parsed.value
  const sharp: GenerativeModel = { ...trained, noise: { kind: 'isotropic', variance: 0.0025 } }
  const set = generateDataset({ generator: 'circle', numPoints: 1000, noiseStd: 0.05 }, createRng(1))
  const data = buildTrainingData(set.values, set.numPoints, 2)
  const partition = buildPartition(trained.decoder)
  const beside = `${partition.numRegions} regions`
  const eStepMs = (model: GenerativeModel): number => medianMs(() => eStep(model, partition, data), ONCE)
  const gridMs = (model: GenerativeModel, reach: number): number => {
    const ofModel = buildPartition(model.decoder)
    const constants = buildRegionConstants(ofModel, observeAll(ofModel, model), model.priorCovariance)
    const extent = [
      [-reach, reach],
      [-reach, reach],
    ] as const
    const grid = { extent, size: [GRID_SIZE, GRID_SIZE] }
    const ms = medianMs(() => {
      for (let i = 0; i < ROWS; i++) {
        const row = Math.floor(((i + 0.5) * GRID_SIZE) / ROWS)
        runToEnd(logMarginalGridSteps(constants, grid, row, row + 1))
      }
    }, ONCE)
    return (ms * GRID_SIZE) / ROWS
  }
  const wide: GenerativeModel = {
    decoder: initialiseDecoder(
      { widths: [2, 6, 6, 2], activation: 'LeakyReLU', negativeSlope: 0.01, initialiser: 'authors' },
      createRng(11),
    ),
    noise: { kind: 'isotropic', variance: 0.1 },
    priorCovariance: Float64Array.of(1, 0, 0, 1),
  }
  const x = set.values.slice(0, 2)
  const { logMarginal } = inferPoint(partition, sharp, x)
  const raster = {
    extent: [
      [-3, 3],
      [-3, 3],
    ] as const,
    size: [RASTER_SIZE, RASTER_SIZE],
  }
  return {
    'eStep2-8-8-2': { value: eStepMs(trained), unit: 'ms', beside: `1,000 points, ${beside}` },
    'eStepSharp2-8-8-2': { value: eStepMs(sharp), unit: 'ms', beside: 'the same at σ = 0.05' },
    'grid2-8-8-2': {
      value: gridMs(trained, 1.6),
      unit: 'ms',
      beside: `256 × 256, from ${ROWS} rows, ${beside}`,
    },
    'gridSharp2-8-8-2': { value: gridMs(sharp, 1.6), unit: 'ms', beside: 'the same at σ = 0.05' },
    'grid2-6-6-2': {
      value: gridMs(wide, 3),
      unit: 'ms',
      beside: `256 × 256, from ${ROWS} rows, ${buildPartition(wide.decoder).numRegions} regions, σ² = 0.1, preset fig3d; budget 5000 for 100 regions`,
    },
    'emEpoch2-8-8-2': {
      value: epochMs(trained, buildTrainingData(set.values.slice(0, 2 * EM_POINTS), EM_POINTS, 2)),
      unit: 'ms',
      beside: `exact EM, ${EM_POINTS} points, ${beside}`,
    },
    'posterior2-8-8-2': {
      value: medianMs(() => inferPoint(partition, sharp, x)),
      unit: 'ms',
      beside: 'one point, every region',
    },
    'posteriorRaster2-8-8-2': {
      value: medianMs(() => runToEnd(posteriorDensityGridSteps(partition, sharp, x, logMarginal, raster))),
      unit: 'ms',
      beside: '200 × 200',
    },
  }
}

/** The median epoch of plain EM, all layers and Σx with their line searches. */
function epochMs(model: GenerativeModel, data: TrainingData): number {
  const options = { ...DEFAULT_TRAINING_OPTIONS, accelerate: false, maxEpochs: 1e9, relativeGain: -1 }
  let state: TrainingState = runToEnd(startTraining({ data, options }, model))
  const times: number[] = []
  for (let epoch = 0; epoch < EM_EPOCHS; epoch++) {
    const from = performance.now()
    do state = runToEnd(nextTrainingState({ data, options }, state))
    while (state.position > 0)
    times.push(performance.now() - from)
  }
  return median(times)
}
