import { inferPoint } from '../../src/core/inference/inferPoint.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData } from '../../src/core/learning/trainingData.ts'
import { nextTrainingState, startTraining } from '../../src/core/learning/trainingIterations.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  type TrainingOptions,
  type TrainingState,
} from '../../src/core/learning/trainingState.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { standardNormal } from '../../src/core/numerics/standardNormal.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { median, medianMs, type Figures } from './figure.ts'

const NUM_IMAGES = 980
const SIDE = 28
const NUM_EPOCHS = 10
const OPTIONS: TrainingOptions = { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: 1e9, relativeGain: -1 }

/** EM on as many images as MNIST has of a digit, of its size: turned strokes, of unit norm, with noise of 0.1. */
export function imageFigures(): Figures {
  const values = strokes(NUM_IMAGES)
  const dataDim = SIDE * SIDE
  const data = buildTrainingData(values, NUM_IMAGES, dataDim)
  const model: GenerativeModel = {
    decoder: initialiseDecoder(
      { widths: [1, 16, 16, dataDim], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'torch' },
      createRng(2),
    ),
    noise: { kind: 'isotropic', variance: 0.05 },
    priorCovariance: Float64Array.of(1),
  }
  let state: TrainingState = runToEnd(startTraining({ data, options: OPTIONS }, model))
  const times = Array.from({ length: NUM_EPOCHS }, () => {
    const from = performance.now()
    do state = runToEnd(nextTrainingState({ data, options: OPTIONS }, state))
    while (state.position > 0)
    return performance.now() - from
  })
  const { partition } = state
  const regions = `${partition.numRegions} regions`
  let point = 0
  const inferMs = medianMs(() => {
    inferPoint(partition, state.model, values.slice(point * dataDim, (point + 1) * dataDim))
    point = (point + 1) % NUM_IMAGES
  })
  return {
    'emEpoch1-16-16-784': {
      value: median(times),
      unit: 'ms',
      beside: `${NUM_IMAGES} images, ${NUM_EPOCHS} epochs from seed 2, ends at NLL ${state.nll.toPrecision(4)} with ${regions}; goal 1000`,
    },
    'eStep1-16-16-784': {
      value: medianMs(() => eStep(state.model, partition, data)),
      unit: 'ms',
      beside: `the E-step alone there`,
    },
    'infer1-16-16-784': { value: inferMs, unit: 'ms', beside: 'the posterior of one image there' },
  }
}

/** Images [numImages, SIDE²] of a stroke with a dot, turned by one random angle and moved a little by another number. */
function strokes(numImages: number): Float64Array {
  const rng = createRng(1)
  const dataDim = SIDE * SIDE
  const values = new Float64Array(numImages * dataDim)
  for (let n = 0; n < numImages; n++) {
    const image = values.subarray(n * dataDim, (n + 1) * dataDim)
    const angle = standardNormal(rng)
    const offset = 0.1 * standardNormal(rng)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    for (let d = 0; d < dataDim; d++) {
      const row = (2 * Math.floor(d / SIDE)) / (SIDE - 1) - 1
      const column = (2 * (d % SIDE)) / (SIDE - 1) - 1
      const along = cos * row + sin * column
      const across = cos * column - sin * row - offset
      const dot = (row - 0.5 * sin) ** 2 + (column + 0.5 * cos) ** 2
      image[d] = Math.exp(-(across ** 2) / 0.02 - along ** 2 / 0.3) + 0.7 * Math.exp(-dot / 0.05)
    }
    const norm = Math.hypot(...image)
    for (let d = 0; d < dataDim; d++) image[d] = image[d] / norm + 0.1 * standardNormal(rng)
  }
  return values
}
