import { affine } from './affine.ts'
import { exampleDims } from './exampleDims.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { product } from './product.ts'
import { refuse } from './refuse.ts'
import { reshaped } from './reshaped.ts'
import { settled } from './settled.ts'
import type { Activation } from './value.ts'

/** The sum of two activations of the same sizes; those of axes of size 1 in front may differ in number. */
export function added(a: Activation, b: Activation, network: NetworkSketch): Activation {
  const rank = Math.max(a.dims.length, b.dims.length)
  const first = ofRank(a, rank)
  const second = ofRank(b, rank)
  if (first.dims.some((size, axis) => size !== second.dims[axis]) || first.batch !== second.batch)
    refuse('onnxSizes', { expected: a.dims.join(' × '), actual: b.dims.join(' × ') })
  if (first.layer === second.layer && first.view === second.view)
    return affine(first, new Float64Array(product(exampleDims(first))).fill(2), null, network)
  const [left, right] = [settled(first, network), settled(second, network)]
  const [from, other] = network.at(left.layer).shape === null ? [right, left] : [left, right]
  return { ...left, layer: network.add({ type: 'Add', with: other.layer }, from.layer) }
}

function ofRank(value: Activation, rank: number): Activation {
  const missing = rank - value.dims.length
  return missing === 0 ? value : reshaped(value, [...new Array<number>(missing).fill(1), ...value.dims])
}
