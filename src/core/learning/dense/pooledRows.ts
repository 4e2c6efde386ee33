import type { PoolStage } from '../../network/compiledDecoder.ts'

/** Each window's largest entry, then what is carried: [count, inputSize] to [count, outputSize]. */
export function pooledRows(stage: PoolStage, input: Float64Array, output: Float64Array, count: number): void {
  const { inputSize, outputSize } = stage
  for (let row = 0; row < count; row++)
    for (let i = 0; i < outputSize; i++)
      output[row * outputSize + i] = input[largestEntry(stage, i, input, row * inputSize)]
}

/** The slopes of a loss in the output, handed on to the entries that were the largest. */
export function pooledSlopes(
  stage: PoolStage,
  input: Float64Array,
  slopes: Float64Array,
  target: Float64Array,
  count: number,
): void {
  const { inputSize, outputSize } = stage
  target.fill(0, 0, count * inputSize)
  for (let row = 0; row < count; row++)
    for (let i = 0; i < outputSize; i++)
      target[largestEntry(stage, i, input, row * inputSize)] += slopes[row * outputSize + i]
}

/** Where row i of the output comes from; of equal entries the first. */
function largestEntry(
  { windowStart, windowRow, firstCarried }: PoolStage,
  i: number,
  input: Float64Array,
  from: number,
): number {
  const numWindows = windowStart.length - 1
  if (i >= numWindows) return from + firstCarried + i - numWindows
  let largest = from + windowRow[windowStart[i]]
  for (let p = windowStart[i] + 1; p < windowStart[i + 1]; p++)
    if (input[from + windowRow[p]] > input[largest]) largest = from + windowRow[p]
  return largest
}
