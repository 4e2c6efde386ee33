import { added } from '../added.ts'
import { affine } from '../affine.ts'
import { broadcastDims } from '../broadcastDims.ts'
import { constantOf } from '../constantOf.ts'
import { exampleConstant } from '../exampleConstant.ts'
import { exampleDims } from '../exampleDims.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { product } from '../product.ts'
import { refuse } from '../refuse.ts'
import { strided } from '../strided.ts'
import type { Activation, Constant, Value } from '../value.ts'

/** Sums, differences, products and quotients: of constants, or affine maps of activations. */
export const ARITHMETIC: Readonly<Record<string, Operator>> = {
  Add: keepingInputs((at) => [sum(at, at.value(0), 0, at.value(1), 1)]),
  Sum: keepingInputs((at) => {
    let total = at.value(0)
    for (let i = 1; i < at.inputs.length; i++) total = sum(at, total, 0, at.value(i), i)
    return [total]
  }),
  Sub: keepingInputs((at) => {
    const [a, b] = [at.value(0), at.value(1)]
    if (a.kind === 'constant' && b.kind === 'constant') return [onConstants(at, a, b, (x, y) => x - y)]
    if (b.kind === 'activation') return [sum(at, a, 0, negative(at, b), 1)]
    const { value, numbers } = beside(at, at.activation(0), 1)
    return [
      affine(
        value,
        null,
        numbers.map((c) => -c),
        at.network,
      ),
    ]
  }),
  Neg: (at) => {
    const value = at.value(0)
    return [value.kind === 'constant' ? { ...value, data: value.data.map((c) => -c) } : negative(at, value)]
  },
  Mul: (at) => {
    const [a, b] = [at.value(0), at.value(1)]
    if (a.kind === 'constant' && b.kind === 'constant') return [onConstants(at, a, b, (x, y) => x * y)]
    if (a.kind === 'activation' && b.kind === 'activation') return refuseOperator(at)
    const { value, numbers } = a.kind === 'activation' ? beside(at, a, 1) : beside(at, at.activation(1), 0)
    return [affine(value, numbers, null, at.network)]
  },
  Div: (at) => {
    const [a, b] = [at.value(0), at.value(1)]
    if (a.kind === 'constant' && b.kind === 'constant') {
      const isInteger = a.isInteger && b.isInteger
      return [onConstants(at, a, b, (x, y) => (isInteger ? Math.trunc(x / y) : x / y))]
    }
    if (b.kind === 'activation') return refuseOperator(at)
    const { value, numbers } = beside(at, at.activation(0), 1)
    if (numbers.includes(0)) refuse('onnxNotFinite', { tensor: `1 / "${at.node.inputs[1]}"` })
    return [
      affine(
        value,
        numbers.map((c) => 1 / c),
        null,
        at.network,
      ),
    ]
  },
  Sqrt: (at) => [mapped(at.constant(0), Math.sqrt)],
  Reciprocal: (at) => [mapped(at.constant(0), (c) => 1 / c)],
  Pow: (at) => [onConstants(at, at.constant(0), at.constant(1), (x, y) => x ** y)],
}

/**
 * Of several inputs that come of the network's, none may become another layer's output while the others are still to be
 * taken: two may be views of one layer.
 */
function keepingInputs(operator: Operator): Operator {
  return (at) => {
    const held = at.inputs.flatMap((value) =>
      value?.kind === 'activation' ? [at.network.at(value.layer)] : [],
    )
    if (held.length < 2) return operator(at)
    for (const layer of held) layer.numPending++
    try {
      return operator(at)
    } finally {
      for (const layer of held) layer.numPending--
    }
  }
}

function refuseOperator(at: NodeAtHand): never {
  return refuse('onnxOperator', {
    operator: at.node.operator,
    inputs: at.node.inputs.join(', ').slice(0, 120),
  })
}

function mapped(constant: Constant, of: (value: number) => number): Constant {
  return { ...constant, data: constant.data.map(of) }
}

function negative(at: NodeAtHand, value: Activation): Activation {
  return affine(value, new Float64Array(product(exampleDims(value))).fill(-1), null, at.network)
}

function beside(at: NodeAtHand, value: Activation, index: number): ReturnType<typeof exampleConstant> {
  return exampleConstant(value, at.weights(index), at.network)
}

/** `ia` and `ib`: which inputs they are, for their names */
function sum(at: NodeAtHand, a: Value, ia: number, b: Value, ib: number): Value {
  if (a.kind === 'activation' && b.kind === 'activation') return added(a, b, at.network)
  if (a.kind === 'constant' && b.kind === 'constant') return onConstants(at, a, b, (x, y) => x + y)
  if (a.kind === 'activation') {
    const { value, numbers } = beside(at, a, ib)
    return affine(value, null, numbers, at.network)
  }
  return b.kind === 'activation' ? sum(at, b, ib, at.weights(ia), ia) : a
}

/** Number by number, with broadcasting. */
function onConstants(
  at: NodeAtHand,
  a: Constant,
  b: Constant,
  of: (x: number, y: number) => number,
): Constant {
  const dims = broadcastDims(a.dims, b.dims)
  const [first, second] = [a, b].map((value) => {
    const offset = dims.length - value.dims.length
    const sources = dims.map((count, axis) => ({
      axis: axis < offset || value.dims[axis - offset] === 1 ? null : axis - offset,
      start: 0,
      count,
      step: 1,
    }))
    return strided(value, sources, at.network).data
  })
  const data = first.map((x, k) => of(x, second[k]))
  return constantOf(dims, data, a.isInteger && b.isInteger, [a, b])
}
