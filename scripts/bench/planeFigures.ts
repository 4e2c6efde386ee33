import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDataset } from '../../src/core/datasets/generateDataset.ts'
import { inferPoint } from '../../src/core/inference/inferPoint.ts'
import { logMarginalGridSteps } from '../../src/core/inference/logMarginalGrid.ts'
import { observeAll } from '../../src/core/inference/observation.ts'
import { posteriorDensityGridSteps } from '../../src/core/inference/posteriorDensityGrid.ts'
import { buildRegionConstants } from '../../src/core/inference/regionConstants.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData } from '../../src/core/learning/trainingData.ts'
import { modelFromJson } from '../../src/core/network/modelFromJson.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { buildPartition } from '../../src/core/partition/buildPartition.ts'
import { ParseError } from '../../src/core/problem.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { medianMs, type Figures } from './figure.ts'

const GRID_SIZE = 256
/** Rows of the grid that are timed, spread over it. */
const ROWS = 4
const RASTER_SIZE = 200
const ONCE = { repeats: 3, minMs: 1 }

/**
 * Two latent dimensions, on a decoder 2-8-8-2 that was trained by 30 accelerated epochs of EM on the circle (1,000
 * points, noise 0.05, seed 1) from the authors' initialiser, seed 2; with its own Σx, and with a standard deviation of
 * 0.05.
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
  const gridMs = (model: GenerativeModel): number => {
    const constants = buildRegionConstants(
      partition,
      observeAll(partition, model.noise),
      model.priorCovariance,
    )
    const extent = [
      [-1.6, 1.6],
      [-1.6, 1.6],
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
      value: gridMs(trained),
      unit: 'ms',
      beside: `256 × 256, from ${ROWS} rows, ${beside}; budget 5000 for 100 regions`,
    },
    'gridSharp2-8-8-2': { value: gridMs(sharp), unit: 'ms', beside: 'the same at σ = 0.05' },
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
