import { createRng } from '../numerics/createRng.ts'
import { shuffledIndices } from '../numerics/shuffledIndices.ts'
import { streamSeed } from './streamSeed.ts'
import { subsetOf } from './subsetOf.ts'
import type { TrainingData } from './trainingData.ts'

/**
 * The batches of one pass: every point once, in an order that follows from seed and epoch alone, so that a run goes on
 * from any epoch with the same bits. Sizes differ by one at most. One batch is the data itself.
 */
export function batchesOf(
  data: TrainingData,
  batchSize: number,
  seed: number,
  epoch: number,
): TrainingData[] {
  const { numPoints } = data
  const numBatches = Math.ceil(numPoints / Math.max(1, batchSize))
  if (numBatches === 1) return [data]
  const order = shuffledIndices(numPoints, createRng(streamSeed(seed, 'order', epoch)))
  return Array.from({ length: numBatches }, (_, b) => {
    const bounds = [b, b + 1].map((each) => Math.floor((each * numPoints) / numBatches))
    return subsetOf(data, order.subarray(bounds[0], bounds[1]))
  })
}
