import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import type { Contestant } from './contestants.ts'

/** Which pixels of 28 × 28 are hidden. */
const MASKS = [
  { name: 'left half', isHidden: (pixel: number): boolean => pixel % 28 < 14 },
  { name: 'lower half', isHidden: (pixel: number): boolean => pixel >= 14 * 28 },
] as const

export const IMPUTATION_HEAD: readonly string[] = [
  'hidden',
  'method',
  'held-out log p(x_obs)',
  'RMSE of hidden pixels, without noise',
  'with noise',
]

/**
 * Complete every held-out image, half of which is hidden.
 *
 * @param heldOut, truth  the same images with their noise and without
 */
export function imputationRows(
  contestants: readonly Contestant[],
  heldOut: TrainingData,
  truth: TrainingData,
): string[][] {
  return MASKS.flatMap(({ name, isHidden }) => {
    const D = heldOut.dataDim
    const seen = heldOut.values.map((value, i) => (isHidden(i % D) ? NaN : value))
    const images = buildTrainingData(seen, heldOut.numPoints, D)
    return contestants.map((contestant) => {
      const { completed, logMarginal } = contestant.complete(images)
      const mean = logMarginal && logMarginal.reduce((sum, value) => sum + value, 0) / heldOut.numPoints
      return [
        name,
        contestant.name,
        mean === null ? '–' : mean.toFixed(2),
        rootMeanSquare(seen, completed, truth.values).toFixed(5),
        rootMeanSquare(seen, completed, heldOut.values).toFixed(5),
      ]
    })
  })
}

/** Of the differences where nothing was seen. */
function rootMeanSquare(seen: Float64Array, completed: Float64Array, wanted: Float64Array): number {
  let sum = 0
  let count = 0
  seen.forEach((value, i) => {
    if (value === value) return
    sum += (completed[i] - wanted[i]) ** 2
    count++
  })
  return Math.sqrt(sum / count)
}
