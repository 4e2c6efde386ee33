import type { NetworkSketch } from './networkSketch.ts'
import { refuse } from './refuse.ts'
import { reshaped } from './reshaped.ts'
import { strided } from './strided.ts'
import { broadcastDims } from './broadcastDims.ts'
import type { Activation, Constant } from './value.ts'

/**
 * An activation beside a constant of fewer axes or of sizes 1: the activation with as many axes as both, and the constant's
 * numbers for each number of one example.
 *
 * @throws ParseError  'onnxMixesBatch' where the constant differs between examples, 'onnxSizes' where it is the larger
 */
export function exampleConstant(
  given: Activation,
  constant: Constant,
  network: NetworkSketch,
): { value: Activation; numbers: Float64Array } {
  const dims = broadcastDims(given.dims, constant.dims)
  const rank = dims.length
  const value = reshaped(given, [...new Array<number>(rank - given.dims.length).fill(1), ...given.dims])
  if (dims.some((size, axis) => size !== value.dims[axis]))
    refuse('onnxSizes', { expected: given.dims.join(' × '), actual: constant.dims.join(' × ') })
  const { batch } = value
  const offset = rank - constant.dims.length
  if (batch !== null && batch >= offset && constant.dims[batch - offset] !== 1) refuse('onnxMixesBatch')
  const sources = dims.flatMap((count, axis) => {
    if (axis === batch) return []
    const own = axis - offset
    const isCopied = own < 0 || constant.dims[own] === 1
    return [{ axis: isCopied ? null : own, start: 0, count, step: 1 }]
  })
  return { value, numbers: strided(constant, sources, network).data }
}
