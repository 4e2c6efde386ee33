import { constantOf } from '../constantOf.ts'
import { joined } from '../joined.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { product } from '../product.ts'
import { refuse } from '../refuse.ts'
import { rowMajorStrides } from '../rowMajorStrides.ts'
import { stridedIndex } from '../stridedIndex.ts'
import { tensorConstant } from '../tensorConstant.ts'
import type { Activation, Constant, Value } from '../value.ts'
import { wholeAxis } from '../wholeAxis.ts'

/** Operators that exporters compute sizes with; Cast and Concat are of activations too. */
export const SHAPE_ARITHMETIC: Readonly<Record<string, Operator>> = {
  Constant: (at) => [constantNode(at)],
  ConstantOfShape: (at) => {
    const dims = at.wholes(0) ?? []
    const tensor = at.tensor('value')
    const filling = tensor === null ? null : tensorConstant(tensor, at.network.spend)
    if (!dims.every((size) => size >= 0)) refuse('onnxSizes', { expected: '0 …', actual: dims.join(' × ') })
    at.network.spend(product(dims))
    const data = new Float64Array(product(dims)).fill(filling?.data[0] ?? 0)
    return [constantOf(dims, data, filling?.isInteger ?? false, [at.constant(0)])]
  },
  Shape: (at) => {
    const value = at.value(0)
    const dims = value.dims.slice(at.int('start', 0), at.int('end', value.dims.length))
    const sizes = constantOf([dims.length], dims, true)
    return [{ ...sizes, isOfBatch: value.kind === 'activation' && value.batch !== null }]
  },
  Size: (at) => {
    const value = at.value(0)
    const size = constantOf([], [product(value.dims)], true)
    return [{ ...size, isOfBatch: value.kind === 'activation' && value.batch !== null }]
  },
  ReduceProd: (at) => {
    const value = at.constant(0)
    const data = [value.data.reduce((total, each) => total * each, 1)]
    if (value.dims.length !== 1) refuse('onnxSizes', { expected: 1, actual: value.dims.length })
    return [constantOf(at.int('keepdims', 1) === 0 ? [] : [1], data, value.isInteger, [value])]
  },
  Cast: (at) => [cast(at, at.int('to', 1))],
  CastLike: (at) => [at.value(0)],
  Concat: (at) => [concatenated(at)],
}

function constantNode(at: NodeAtHand): Constant {
  const tensor = at.tensor('value')
  if (tensor !== null) return tensorConstant(tensor, at.network.spend)
  const held = (name: string): ReturnType<typeof at.node.attributes.get> => at.node.attributes.get(name)
  const float = held('value_float')?.float ?? null
  const int = held('value_int')?.int ?? null
  if (float !== null) return constantOf([], [float], false)
  if (int !== null) return constantOf([], [int], true)
  const floats = held('value_floats')?.floats
  if (floats !== undefined) return constantOf([floats.length], floats, false)
  const ints = held('value_ints')?.ints
  if (ints !== undefined) return constantOf([ints.length], ints, true)
  return at.refuseOption('value', Array.from(at.node.attributes.keys()).join(' ') || '—', 'value')
}

/** TensorProto's FLOAT, FLOAT16, DOUBLE and BFLOAT16. */
const FLOATS: ReadonlySet<number> = new Set([1, 10, 11, 16])
const INTEGERS: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 7, 12, 13])

function cast(at: NodeAtHand, to: number): Value {
  const value = at.value(0)
  if (FLOATS.has(to)) return value.kind === 'constant' ? { ...value, isInteger: false } : value
  if (value.kind === 'activation' || !INTEGERS.has(to)) return at.refuseOption('to', to, 'float, double')
  return { ...value, isInteger: true, data: value.data.map(Math.trunc) }
}

function concatenated(at: NodeAtHand): Value {
  const values = at.inputs.map((_, i) => at.value(i))
  const [first] = values
  if (first === undefined) return refuse('onnxInputCount', { actual: 0, expected: 1 })
  const axis = wholeAxis(at.int('axis', 0), first.dims.length)
  const fits = values.every(
    ({ dims }) =>
      dims.length === first.dims.length && dims.every((size, i) => i === axis || size === first.dims[i]),
  )
  if (!fits)
    refuse('onnxSizes', {
      expected: first.dims.join(' × '),
      actual: values.map(({ dims }) => dims.join(' × ')).join(', '),
    })
  const dims = first.dims.map((size, i) =>
    i === axis ? values.reduce((sum, value) => sum + value.dims[i], 0) : size,
  )
  const constants = values.filter((value) => value.kind === 'constant')
  if (constants.length === values.length) {
    at.network.spend(product(dims))
    const data = new Float64Array(product(dims))
    places(values, axis, dims).forEach((target, i) =>
      target.forEach((to, k) => (data[to] = constants[i].data[k])),
    )
    return constantOf(
      dims,
      data,
      constants.every(({ isInteger }) => isInteger),
      constants,
    )
  }
  return joinedActivations(at, axis, dims)
}

function joinedActivations(at: NodeAtHand, axis: number, dims: readonly number[]): Activation {
  const parts = at.inputs.map((_, i) => at.activation(i))
  const [{ batch }] = parts
  if (batch === axis || parts.some((part) => part.batch !== batch)) refuse('onnxMixesBatch')
  const ofOne = parts.map((part) => ({ dims: part.dims.map((size, i) => (i === batch ? 1 : size)) }))
  const one = dims.map((size, i) => (i === batch ? 1 : size))
  const targets = places(ofOne, axis, one)
  const size = product(one)
  at.network.spend(size)
  const made = joined(
    parts.map((value, i) => ({ value, target: targets[i] })),
    size,
    at.network,
  )
  return { kind: 'activation', dims, batch, ...made }
}

/** Where the entries of each part come to stand along an axis. */
function places(
  parts: readonly { readonly dims: readonly number[] }[],
  axis: number,
  dims: readonly number[],
): Int32Array[] {
  const strides = rowMajorStrides(dims)
  let start = 0
  return parts.map((part) => {
    const index = stridedIndex(part.dims, strides, start * strides[axis])
    start += part.dims[axis]
    return index
  })
}
