import { generateDataset } from '../../src/core/datasets/generateDataset.ts'
import { nextTrainingState, startTraining } from '../../src/core/learning/trainingIterations.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  type TrainingOptions,
  type TrainingState,
} from '../../src/core/learning/trainingState.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { median, medianMs, type Figure, type Figures } from './figure.ts'

const OPTIONS: TrainingOptions = {
  ...DEFAULT_TRAINING_OPTIONS,
  accelerate: false,
  maxEpochs: 1e9,
  relativeGain: -1,
}
const ACCELERATED: TrainingOptions = { ...OPTIONS, accelerate: true }

/** Exact EM: an E-step on the trained decoder, and epochs from a random start. */
export function emFigures(model: GenerativeModel, values: Float64Array): Figures {
  const data = buildTrainingData(values, values.length / 2, 2)
  const start = runToEnd(startTraining({ data, options: OPTIONS }, model))
  const wide = generateDataset({ generator: 'circle', numPoints: 5000, noiseStd: 0.05 }, createRng(1))
  return {
    'eStep1-8-8-2': {
      value: medianMs(() => eStep(start.model, start.partition, data)),
      unit: 'ms',
      beside: `exact E-step of ${data.numPoints} points, ${start.partition.numRegions} regions, trained decoder`,
    },
    'emEpoch1-8-8-2': epochFigure(OPTIONS, [1, 8, 8, 2], data, 300, 'plain, from seed 2, 300 epochs; goal 5'),
    'emEpochAccelerated1-8-8-2': epochFigure(
      ACCELERATED,
      [1, 8, 8, 2],
      data,
      300,
      'the same with longer steps and leaps of units',
    ),
    'emEpoch1-32-32-2': epochFigure(
      OPTIONS,
      [1, 32, 32, 2],
      buildTrainingData(wide.values, wide.numPoints, 2),
      5,
      'from seed 2, 5 epochs on 5,000 points',
    ),
  }
}

/** The median epoch of a run, all layers and Σx with their line searches. */
function epochFigure(
  options: TrainingOptions,
  widths: readonly number[],
  data: TrainingData,
  numEpochs: number,
  beside: string,
): Figure {
  const decoder = initialiseDecoder(
    { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    createRng(2),
  )
  const model: GenerativeModel = {
    decoder,
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  }
  let state: TrainingState = runToEnd(startTraining({ data, options }, model))
  const times: number[] = []
  for (let epoch = 0; epoch < numEpochs; epoch++) {
    const from = performance.now()
    do state = runToEnd(nextTrainingState({ data, options }, state))
    while (state.position > 0)
    times.push(performance.now() - from)
  }
  const mean = times.reduce((sum, each) => sum + each, 0) / times.length
  return {
    value: median(times),
    unit: 'ms',
    beside: `${beside}; mean ${mean.toPrecision(3)}, ends at NLL ${state.nll.toPrecision(4)} with ${state.partition.numRegions} regions`,
  }
}
