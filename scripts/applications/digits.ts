import { imageDatasetSteps } from '../../src/core/datasets/images/imageDataset.ts'
import { splitRows } from '../../src/core/datasets/splitRows.ts'
import { subsetOf } from '../../src/core/learning/subsetOf.ts'
import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { readMnistDigit } from '../mnist/mnistFiles.ts'

/** Images of one digit in two parts, and of the others; all unit norm with noise of 0.1, as in [BPB20] Fig. 7. */
export interface Digits {
  readonly training: TrainingData
  readonly heldOut: TrainingData
  /** Those held out, without the noise. */
  readonly truth: TrainingData
  readonly others: readonly { readonly digit: number; readonly images: TrainingData }[]
}

const NOISE_STD = 0.1
/** Held out: 196 of the 980 fours. */
const HELD_OUT_SHARE = 0.2
/** Of each other digit. */
const NUM_OTHERS = 200

/** @param noiseStd  of each pixel; that of the paper by default */
export function readDigits(digit: number, noiseStd = NOISE_STD): Digits {
  const noisy = imagesOf(digit, null, noiseStd)
  const split = splitRows(noisy.numPoints, HELD_OUT_SHARE, 0)
  const others = Array.from({ length: 10 }, (_, other) => other).filter((other) => other !== digit)
  return {
    training: withOwnFloor(subsetOf(noisy, split.training)),
    heldOut: subsetOf(noisy, split.heldOut),
    truth: subsetOf(imagesOf(digit, null, 0), split.heldOut),
    others: others.map((other) => ({ digit: other, images: imagesOf(other, NUM_OTHERS, noiseStd) })),
  }
}

function imagesOf(digit: number, numEach: number | null, noiseStd: number): TrainingData {
  const recipe = { numEach, isUnitNorm: true, noiseStd, seed: 0 }
  const images = runToEnd(imageDatasetSteps([readMnistDigit(digit)], String(digit), recipe))
  return buildTrainingData(images.values, images.numPoints, images.dataDim)
}

/** What is held out has no say in it. */
function withOwnFloor({ values, numPoints, dataDim }: TrainingData): TrainingData {
  return buildTrainingData(values, numPoints, dataDim)
}
