import { affineImage } from './affineImage.ts'
import { compileDecoder } from './compileDecoder.ts'
import type { PoolStage } from './compiledDecoder.ts'
import type { Decoder } from './model.ts'

/**
 * g(z): the decoder's output at one latent point.
 *
 * @param latent  [S]
 * @returns       [D]
 * @throws RangeError  latent does not have `latentDim` entries
 * Source  [BPB20] (1), evaluated layer by layer and without the partition: the second route to A_ω z + b_ω
 */
export function forward(decoder: Decoder, latent: ArrayLike<number>): Float64Array {
  if (latent.length !== decoder.latentDim)
    throw new RangeError(`latent has ${latent.length} entries, the decoder takes ${decoder.latentDim}`)
  let values: Float64Array = Float64Array.from(latent)
  for (const stage of compileDecoder(decoder).stages) {
    if (stage.kind === 'affine') {
      const image = new Float64Array(stage.outputSize)
      affineImage(stage, values, 1, image)
      values = image
    } else if (stage.kind === 'elementwise') {
      const { negativeSlope: slope, numUnits } = stage
      values = values.map((h, i) => (h >= 0 || i >= numUnits ? h : slope === 0 ? 0 : slope * h))
    } else {
      values = largestOf(stage, values)
    }
  }
  return values
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
