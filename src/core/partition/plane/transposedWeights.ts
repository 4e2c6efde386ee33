import type { AffineStage } from '../../network/compiledDecoder.ts'

/** The weights of a dense stage by input: [inputSize, outputSize]. */
export function transposedWeights({ weight, inputSize, outputSize }: AffineStage): Float64Array {
  const transposed = new Float64Array(weight.length)
  for (let i = 0; i < outputSize; i++)
    for (let j = 0; j < inputSize; j++) transposed[j * outputSize + i] = weight[i * inputSize + j]
  return transposed
}
