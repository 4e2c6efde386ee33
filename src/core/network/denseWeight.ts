import { affineImage } from './affineImage.ts'
import type { AffineStage } from './compiledDecoder.ts'

/** W of an affine stage with all its zeros, [outputSize, inputSize] row-major; a dense stage's own array. */
export function denseWeight(stage: AffineStage): Float64Array {
  if (stage.rowStart === null) return stage.weight
  const n = stage.inputSize
  const identity = new Float64Array(n * n)
  for (let i = 0; i < n; i++) identity[i * n + i] = 1
  const weight = new Float64Array(stage.outputSize * n)
  affineImage({ ...stage, bias: new Float64Array(stage.outputSize) }, identity, n, weight)
  return weight
}
