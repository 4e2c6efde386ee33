import { createRng } from '../numerics/createRng.ts'
import { shuffledIndices } from './shuffledIndices.ts'
import { buildTrainingData, type TrainingData } from './trainingData.ts'

export interface DataSplit {
  readonly training: TrainingData
  /** Null where nothing is held out. */
  readonly heldOut: TrainingData | null
}

/**
 * Observations, part of them held out at random. Each part is grouped by itself and keeps the order of the points; the
 * noise floor of the training data knows nothing of what is held out.
 *
 * @param values    [numPoints, dataDim] row-major, NaN = missing
 * @param fraction  held out, of the points, to the nearest whole number; one point at least is left to train on
 * @throws RangeError  fraction not in [0, 1); of buildTrainingData
 */
export function splitData(
  values: Float64Array,
  numPoints: number,
  dataDim: number,
  fraction: number,
  seed: number,
): DataSplit {
  if (!(fraction >= 0 && fraction < 1))
    throw new RangeError(`fraction: expected one in [0, 1), got ${fraction}`)
  const numHeldOut = Math.min(Math.round(fraction * numPoints), numPoints - 1)
  if (numHeldOut === 0) return { training: buildTrainingData(values, numPoints, dataDim), heldOut: null }
  const order = shuffledIndices(numPoints, createRng(seed))
  const part = (indices: Int32Array): TrainingData => {
    const own = new Float64Array(indices.length * dataDim)
    indices
      .toSorted()
      .forEach((n, i) => own.set(values.subarray(n * dataDim, (n + 1) * dataDim), i * dataDim))
    return buildTrainingData(own, indices.length, dataDim)
  }
  return { training: part(order.subarray(numHeldOut)), heldOut: part(order.subarray(0, numHeldOut)) }
}
