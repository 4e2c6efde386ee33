import { affineImage } from './affineImage.ts'
import type { PoolStage, Stage } from './compiledDecoder.ts'

/**
 * What stages make of one point, one after the other.
 *
 * @param values  [inputSize of the first stage]
 * @returns       [outputSize of the last]; `values` itself where there is no stage
 */
export function applyStages(stages: readonly Stage[], values: Float64Array): Float64Array {
  let result = values
  for (const stage of stages) {
    if (stage.kind === 'affine') {
      const image = new Float64Array(stage.outputSize)
      affineImage(stage, result, 1, image)
      result = image
    } else if (stage.kind === 'elementwise') {
      const { negativeSlope: slope, numUnits } = stage
      result = result.map((h, i) => (h >= 0 || i >= numUnits ? h : slope === 0 ? 0 : slope * h))
    } else {
      result = largestOf(stage, result)
    }
  }
  return result
}

function largestOf(
  { windowStart, windowRow, firstCarried, outputSize }: PoolStage,
  values: Float64Array,
): Float64Array {
  const numWindows = windowStart.length - 1
  return Float64Array.from({ length: outputSize }, (_, i) => {
    if (i >= numWindows) return values[firstCarried + i - numWindows]
    let largest = -Infinity
    for (let p = windowStart[i]; p < windowStart[i + 1]; p++)
      largest = Math.max(largest, values[windowRow[p]])
    return largest
  })
}
