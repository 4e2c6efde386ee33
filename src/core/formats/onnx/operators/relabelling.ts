import { constantOf } from '../constantOf.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { product } from '../product.ts'
import { refuse } from '../refuse.ts'
import { reshaped } from '../reshaped.ts'
import { type AxisSource, strided } from '../strided.ts'
import type { Value } from '../value.ts'
import { wholeAxis } from '../wholeAxis.ts'

/** Operators that only say otherwise where the numbers stand; of constants and of activations. */
export const RELABELLING: Readonly<Record<string, Operator>> = {
  Identity: (at) => [at.value(0)],
  Dropout: (at) => {
    const training = at.inputs[2] ?? null
    if (training !== null && at.constant(2).data[0] !== 0) at.refuseOption('training_mode', 1, 0)
    return [at.value(0)]
  },
  Reshape: (at) => {
    const value = at.value(0)
    const wanted = at.wholes(1) ?? at.ints('shape')
    if (wanted === null) return refuse('onnxInputCount', { actual: 1, expected: 2 })
    const isZeroKept = at.int('allowzero', 0) === 0
    const dims = wanted.map((size, axis) => (size === 0 && isZeroKept ? (value.dims[axis] ?? 0) : size))
    return [reshaped(value, withoutUnknown(dims, product(value.dims)))]
  },
  Flatten: (at) => {
    const value = at.value(0)
    const axis = at.int('axis', 1)
    const rank = value.dims.length
    const from = axis === rank ? rank : wholeAxis(axis, rank)
    return [reshaped(value, [product(value.dims.slice(0, from)), product(value.dims.slice(from))])]
  },
  Squeeze: (at) => {
    const value = at.value(0)
    const axes = axesOf(at)?.map((axis) => wholeAxis(axis, value.dims.length))
    const dims = value.dims.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis)))
    return [reshaped(value, dims)]
  },
  Unsqueeze: (at) => {
    const value = at.value(0)
    const axes = axesOf(at) ?? []
    const rank = value.dims.length + axes.length
    const added = new Set(axes.map((axis) => wholeAxis(axis, rank)))
    let next = 0
    const dims = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (value.dims[next++] ?? 0)))
    return [reshaped(value, dims)]
  },
  Transpose: (at) => {
    const value = at.value(0)
    const rank = value.dims.length
    const order = at.ints('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis)
    if (order.length !== rank || new Set(order.map((axis) => wholeAxis(axis, rank))).size !== rank)
      at.refuseOption('perm', order.slice(0, 8).join(' '), `0 … ${rank - 1}`)
    const sources = order.map((axis) => whole(value, wholeAxis(axis, rank)))
    return [strided(value, sources, at.network)]
  },
  Expand: (at) => {
    const value = at.value(0)
    const wanted = at.wholes(1) ?? []
    const rank = Math.max(wanted.length, value.dims.length)
    const padded = reshaped(value, [...new Array<number>(rank - value.dims.length).fill(1), ...value.dims])
    const sources = padded.dims.map((size, axis): AxisSource => {
      const count = wanted[axis - rank + wanted.length] ?? 1
      if (size === 1 && count > 1) return { axis: null, start: 0, count, step: 0 }
      if (count !== 1 && count !== size)
        refuse('onnxSizes', { expected: padded.dims.join(' × '), actual: wanted.join(' × ') })
      return whole(padded, axis)
    })
    return [strided(padded, sources, at.network)]
  },
  Slice: (at) => [sliced(at)],
  Split: split,
  Gather: (at) => [gathered(at)],
}

/** The one −1 of a list of sizes, made out from the others. */
function withoutUnknown(dims: readonly number[], size: number): number[] {
  const known = product(dims.filter((each) => each !== -1))
  return dims.map((each) => (each === -1 ? size / known : each))
}

/** An attribute before version 13, an input since. */
function axesOf(at: NodeAtHand): readonly number[] | null {
  return at.ints('axes') ?? at.wholes(1)
}

function whole(value: Value, axis: number): AxisSource {
  return { axis, start: 0, count: value.dims[axis], step: 1 }
}

/** All axes as they are, but one; 'onnxMixesBatch' if that is the batch. */
function along(at: NodeAtHand, value: Value, chosen: ReadonlyMap<number, AxisSource>): Value {
  const sources = value.dims.map((_, axis) => {
    const source = chosen.get(axis) ?? whole(value, axis)
    const isWhole = source.start === 0 && source.count === value.dims[axis] && source.step === 1
    if (value.kind === 'activation' && value.batch === axis && !isWhole) refuse('onnxMixesBatch')
    return source
  })
  return strided(value, sources, at.network)
}

function sliced(at: NodeAtHand): Value {
  const value = at.value(0)
  const rank = value.dims.length
  const starts = at.ints('starts') ?? at.wholes(1)
  const ends = at.ints('ends') ?? at.wholes(2)
  if (starts === null || ends === null || starts.length !== ends.length)
    return refuse('onnxInputCount', { actual: at.inputs.length, expected: 3 })
  const axes = at.ints('axes') ?? at.wholes(3) ?? starts.map((_, i) => i)
  const steps = at.wholes(4) ?? starts.map(() => 1)
  const chosen = new Map<number, AxisSource>()
  for (const [i, given] of axes.entries()) {
    const axis = wholeAxis(given, rank)
    const size = value.dims[axis]
    const step = steps[i] ?? 1
    if (step === 0) at.refuseOption('steps', 0, '≠ 0')
    const [least, most] = step > 0 ? [0, size] : [-1, size - 1]
    const clamp = (end: number): number => Math.min(Math.max(end < 0 ? end + size : end, least), most)
    const start = clamp(starts[i] ?? 0)
    const count = Math.max(0, Math.ceil((clamp(ends[i] ?? 0) - start) / step))
    if (count === 0 && value.kind === 'activation') refuse('onnxSizes', { expected: '1 …', actual: 0 })
    chosen.set(axis, { axis, start, count, step })
  }
  return along(at, value, chosen)
}

function split(at: NodeAtHand): readonly Value[] {
  const value = at.value(0)
  const axis = wholeAxis(at.int('axis', 0), value.dims.length)
  const size = value.dims[axis]
  const numParts = at.int('num_outputs', at.node.outputs.length)
  const each = Math.ceil(size / numParts)
  const sizes =
    at.ints('split') ??
    at.wholes(1) ??
    Array.from({ length: at.node.outputs.length }, (_, i) => Math.min(each, size - i * each))
  if (!sizes.every((part) => part > 0) || sizes.reduce((sum, part) => sum + part, 0) !== size)
    refuse('onnxSizes', { expected: size, actual: sizes.slice(0, 8).join(' + ') })
  let start = 0
  return sizes.map((count) => {
    const part = along(at, value, new Map([[axis, { axis, start, count, step: 1 }]]))
    start += count
    return part
  })
}

/** One entry of an axis, or a list of them. */
function gathered(at: NodeAtHand): Value {
  const value = at.value(0)
  const indices = at.constant(1)
  const axis = wholeAxis(at.int('axis', 0), value.dims.length)
  const entries = Array.from(indices.data, (entry) => wholeAxis(entry, value.dims[axis]))
  if (value.kind === 'activation' && value.batch === axis) refuse('onnxMixesBatch')
  if (value.kind === 'activation') {
    const step = entries.length > 1 ? entries[1] - entries[0] : 1
    if (entries.length === 0 || entries.some((entry, i) => entry !== entries[0] + i * step))
      at.refuseOption('indices', entries.slice(0, 8).join(' '), 'a, a + b, a + 2 b, …')
    const part = along(at, value, new Map([[axis, { axis, start: entries[0], count: entries.length, step }]]))
    return reshaped(
      part,
      value.dims.flatMap((size, i) => (i === axis ? indices.dims : [size])),
    )
  }
  const dims = value.dims.flatMap((size, i) => (i === axis ? indices.dims : [size]))
  const inner = product(value.dims.slice(axis + 1))
  const size = value.dims[axis]
  at.network.spend(product(dims))
  const data = Float64Array.from({ length: product(dims) }, (_, k) => {
    const outer = Math.floor(k / (inner * entries.length))
    const entry = entries[Math.floor(k / inner) % entries.length]
    return value.data[(outer * size + entry) * inner + (k % inner)]
  })
  return constantOf(dims, data, value.isInteger, [value, indices])
}
