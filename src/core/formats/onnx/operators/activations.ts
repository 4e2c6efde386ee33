import { affine } from '../affine.ts'
import { exampleConstant } from '../exampleConstant.ts'
import { exampleDims } from '../exampleDims.ts'
import type { PointwiseLayer } from '../layerSketch.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { pointwise } from '../pointwise.ts'
import { product } from '../product.ts'
import { refuse } from '../refuse.ts'
import type { Activation } from '../value.ts'

/** Functions of one number, and batch normalisation, which at inference is an affine one. */
export const ACTIVATIONS: Readonly<Record<string, Operator>> = {
  Relu: as('ReLU'),
  Abs: as('Abs'),
  Sigmoid: as('Sigmoid'),
  Tanh: as('Tanh'),
  Softplus: as('Softplus'),
  Exp: as('Exp'),
  // of fuseActivations.ts, and com.microsoft has none of this name
  Silu: as('SiLU'),
  Swish: (at) => {
    if (at.float('alpha', 1) !== 1) at.refuseOption('alpha', at.float('alpha', 1), 1)
    return as('SiLU')(at)
  },
  LeakyRelu: (at) => [leaky(at, at.float('alpha', LEAKY_ALPHA))],
  PRelu: (at) => {
    const { numbers } = exampleConstant(at.activation(0), at.weights(1), at.network)
    const slope = numbers[0]
    if (!numbers.every((each) => each === slope)) at.refuseOption('slope', 'one a channel', 'one for all')
    return [leaky(at, slope)]
  },
  Elu: withAlpha('ELU'),
  Celu: withAlpha('ELU'),
  Gelu: (at) => {
    const approximate = at.text('approximate', 'none')
    if (approximate !== 'none') at.refuseOption('approximate', approximate, 'none')
    return as('GELU')(at)
  },
  Clip: (at) => {
    const bound = (name: string, index: number): number | null => {
      const given = at.inputs[index] ?? null
      const number = given === null ? at.node.attributes.get(name)?.float : at.constant(index).data[0]
      return number === undefined || number === null || Math.abs(number) >= UNBOUNDED ? null : number
    }
    return [clipped(at, at.activation(0), bound('min', 1), bound('max', 2))]
  },
  Max: (at) => {
    if (at.inputs.length !== 2) return refuseOperator(at)
    const index = at.value(0).kind === 'activation' ? 0 : 1
    const { numbers } = exampleConstant(at.activation(index), at.weights(1 - index), at.network)
    if (!numbers.every((each) => each === 0)) return refuseOperator(at)
    return [pointwise(at.activation(index), { type: 'ReLU' }, at.network)]
  },
  BatchNormalization: (at) => [normalised(at)],
}

/** ONNX's own default, as a float. */
const LEAKY_ALPHA = Math.fround(0.01)
/** ONNX's own default, as a float. */
const NORMALISATION_EPSILON = Math.fround(1e-5)
/** The largest float, which writers use for no bound. */
const UNBOUNDED = 3.4e38

/** Beyond it the bound, which is added and taken off again, would round h by more than 1e-10. */
const LARGEST_BOUND = 2 ** 19

function as(type: Exclude<PointwiseLayer['type'], 'LeakyReLU'>): Operator {
  return (at) => [pointwise(at.activation(0), { type }, at.network)]
}

function withAlpha(type: 'ELU'): Operator {
  return (at) => {
    if (at.float('alpha', 1) !== 1) at.refuseOption('alpha', at.float('alpha', 1), 1)
    return as(type)(at)
  }
}

function leaky(at: NodeAtHand, negativeSlope: number): Activation {
  return pointwise(at.activation(0), { type: 'LeakyReLU', negativeSlope }, at.network)
}

function refuseOperator(at: NodeAtHand): never {
  return refuse('onnxOperator', {
    operator: at.node.operator,
    inputs: at.node.inputs.join(', ').slice(0, 120),
  })
}

/** max(h, least), and then most − max(most − that, 0): two layers and affine ones between them. */
function clipped(at: NodeAtHand, given: Activation, least: number | null, most: number | null): Activation {
  const { network } = at
  if (least !== null && most !== null && !(least < most))
    return at.refuseOption('min, max', `${least}, ${most}`, 'min < max')
  for (const bound of [least, most])
    if (bound !== null && !(Math.abs(bound) <= LARGEST_BOUND))
      at.refuseOption('min, max', bound, `−${LARGEST_BOUND} … ${LARGEST_BOUND}`)
  const size = product(exampleDims(given))
  const all = (entry: number): Float64Array => new Float64Array(size).fill(entry)
  const moved = (value: Activation, scale: number, shift: number): Activation =>
    scale === 1 && shift === 0
      ? value
      : affine(value, scale === 1 ? null : all(scale), shift === 0 ? null : all(shift), network)
  let value = given
  if (least !== null) value = pointwise(moved(value, 1, -least), { type: 'ReLU' }, network)
  if (most === null) return least === null ? value : moved(value, 1, least)
  const high = least === null ? most : most - least
  value = pointwise(moved(value, -1, high), { type: 'ReLU' }, network)
  return moved(value, -1, most)
}

/** scale · (h − mean) / √(variance + ε) + shift, a channel at a time. */
function normalised(at: NodeAtHand): Activation {
  if (at.int('training_mode', 0) !== 0) at.refuseOption('training_mode', 1, 0)
  // before version 14 the outputs say it, before 7 is_test
  if (at.opset < 14 && at.node.outputs.slice(1).some((name) => name !== ''))
    at.refuseOption('outputs', at.node.outputs.length, 1)
  if (at.opset < 7 && at.int('is_test', 0) === 0) at.refuseOption('is_test', 0, 1)
  const value = at.activation(0)
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((index) => at.weights(index).data)
  const channels = value.dims[Math.min(1, value.dims.length - 1)]
  for (const { length } of [scale, shift, mean, variance])
    if (length !== channels) refuse('onnxSizes', { expected: channels, actual: length })
  const epsilon = at.float('epsilon', NORMALISATION_EPSILON)
  const factor = scale.map((each, c) => each / Math.sqrt(variance[c] + epsilon))
  if (!factor.every(Number.isFinite)) refuse('onnxNotFinite', { tensor: at.node.inputs[4] ?? '' })
  const offset = shift.map((each, c) => each - factor[c] * mean[c])
  const dims = [channels, ...new Array<number>(Math.max(0, value.dims.length - 2)).fill(1)]
  const spread = (data: Float64Array): ReturnType<typeof exampleConstant> =>
    exampleConstant(value, { ...at.weights(1), dims, data }, at.network)
  return affine(value, spread(factor).numbers, spread(offset).numbers, at.network)
}
