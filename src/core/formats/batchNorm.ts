import { channelScaling } from './channelScaling.ts'
import { MAX_WEIGHTS } from './maxWeights.ts'
import type { EncoderLayer } from '../network/encoder.ts'
import type { Layer } from '../network/model.ts'
import { readNumber } from '../network/parse/readNumber.ts'
import { readTensor } from '../network/parse/readTensor.ts'
import type { Output } from '../network/parse/readLayers.ts'
import { isTensor } from '../network/parse/tensor.ts'
import type { ProblemList } from '../problemList.ts'

/** h ↦ scale h + shift, a number a channel: what a BatchNorm does in inference mode. */
export interface ScalingLayer {
  readonly type: 'Scaling'
  readonly from?: number
  /** What comes in and goes out: a list of numbers, each its own channel, or an image. */
  readonly shape: Output['shape']
  readonly scale: Float64Array
  readonly shift: Float64Array
}

/** torch's own default. */
const DEFAULT_EPS = 1e-5

/**
 * torch.nn.BatchNorm1d and BatchNorm2d after training: scale = weight / √(running_var + eps), shift = bias −
 * running_mean · scale, in doubles. weight and bias may be missing (affine=False).
 */
export function readBatchNorm(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  path: string,
  input: Output,
  problems: ProblemList,
): ScalingLayer | null {
  const mean = fields['running_mean']
  const size = input.shape?.channels ?? input.size ?? lengthOf(mean)
  if (size === 0) return null
  if (input.size !== null && (input.shape !== null) !== (type === 'BatchNorm2d')) {
    problems.add(path, 'batchNormInput')
    return null
  }
  const before = problems.problems.length
  const read = (name: string, fallback: number | null): Float64Array => {
    const value = fields[name]
    if (value !== undefined && value !== null) return readTensor(value, `${path}.${name}`, [size], problems)
    if (fallback === null) problems.add(`${path}.${name}`, 'missing', { expected: 'array' })
    return new Float64Array(size).fill(fallback ?? 0)
  }
  const weight = read('weight', 1)
  const bias = read('bias', 0)
  const runningMean = read('running_mean', null)
  const runningVar = read('running_var', null)
  const eps = readNumber(fields['eps'] ?? DEFAULT_EPS, `${path}.eps`, problems)
  if (problems.problems.length > before) return null
  const bad = runningVar.findIndex((variance) => !(variance + eps > 0))
  if (bad >= 0) {
    problems.add(`${path}.running_var[${bad}]`, 'notPositive', { actual: runningVar[bad] + eps })
    return null
  }
  const scale = weight.map((value, c) => value / Math.sqrt(runningVar[c] + eps))
  const shift = bias.map((value, c) => value - runningMean[c] * scale[c])
  return checkFinite({ type: 'Scaling', shape: input.shape, scale, shift }, path, problems)
}

function lengthOf(value: unknown): number {
  if (isTensor(value)) return value.values.length
  return Array.isArray(value) ? value.length : 0
}

function checkFinite(layer: ScalingLayer, path: string, problems: ProblemList): ScalingLayer | null {
  const bad = [...layer.scale, ...layer.shift].find((value) => !Number.isFinite(value))
  if (bad === undefined) return layer
  problems.add(path, 'overflow', { magnitude: Math.abs(bad) })
  return null
}

/** Layers without scalings, and for each the position in the file's list that it comes from. */
export interface FoldedLayers {
  readonly layers: readonly EncoderLayer[]
  readonly origins: readonly number[]
}

/**
 * Each scaling folded into the affine layer whose output only it takes; where there is none, as an affine layer of its
 * own (a diagonal, or a convolution by one pixel). Positions in `from` and `with` become those of the shorter list. Adds
 * 'tooManyWeights' where all weights together pass MAX_WEIGHTS.
 */
export function foldScalings(
  layers: readonly (EncoderLayer | ScalingLayer)[],
  problems: ProblemList,
): FoldedLayers {
  let numWeights = layers.reduce((sum, layer) => sum + ('weight' in layer ? layer.weight.length : 0), 0)
  const takers = countTakers(layers)
  const folded: EncoderLayer[] = []
  const origins: number[] = []
  const placeOf: number[] = []
  const newPlace = (index: number): number => (index < 0 ? -1 : placeOf[index])
  for (const [index, layer] of layers.entries()) {
    const input = layer.from ?? index - 1
    const before = input < 0 ? undefined : folded[newPlace(input)]
    if (layer.type === 'Scaling' && before !== undefined && takers[input] === 1) {
      const scaled = scaledLayer(before, layer)
      if (scaled !== null) {
        placeOf.push(newPlace(input))
        folded[newPlace(input)] = scaled
        continue
      }
    }
    placeOf.push(folded.length)
    if (layer.type === 'Scaling') numWeights += layer.scale.length ** 2
    if (numWeights > MAX_WEIGHTS) {
      problems.add(`layers[${index}]`, 'tooManyWeights', { actual: numWeights, limit: MAX_WEIGHTS })
      break
    }
    const own = layer.type === 'Scaling' ? ownLayer(layer) : layer
    const moved = own.type === 'Add' ? { ...own, with: newPlace(own.with) } : own
    folded.push(
      newPlace(input) === folded.length - 1 ? withoutFrom(moved) : { ...moved, from: newPlace(input) },
    )
    origins.push(index)
  }
  return { layers: folded, origins }
}

function withoutFrom(layer: EncoderLayer): EncoderLayer {
  const { from: _, ...rest } = layer
  return rest
}

/** How many layers take each output; the last one is the network's. */
function countTakers(layers: readonly (EncoderLayer | ScalingLayer)[]): number[] {
  const takers = layers.map((_, index) => (index === layers.length - 1 ? 1 : 0))
  layers.forEach((layer, index) => {
    for (const taken of layer.type === 'Add'
      ? [layer.from ?? index - 1, layer.with]
      : [layer.from ?? index - 1])
      if (taken >= 0) takers[taken]++
  })
  return takers
}

/** The affine layer and then the scaling as one; null for a layer that is not affine with weights. */
function scaledLayer(layer: EncoderLayer, { scale, shift }: ScalingLayer): EncoderLayer | null {
  if (layer.type !== 'Linear' && layer.type !== 'Conv2d' && layer.type !== 'ConvTranspose2d') return null
  const perChannel = layer.bias.length
  const inner = layer.weight.length / perChannel
  const kernel = layer.type === 'ConvTranspose2d' ? layer.kernelSize[0] * layer.kernelSize[1] : inner
  // [in, out, kh, kw] for a transposed convolution, [out, …] for the others
  const weight = layer.weight.map((value, p) => value * scale[Math.floor(p / kernel) % perChannel])
  return { ...layer, weight, bias: layer.bias.map((value, c) => value * scale[c] + shift[c]) }
}

function ownLayer({ shape, scale, shift, from }: ScalingLayer): Layer {
  const size = scale.length
  const wire = from === undefined ? {} : { from }
  if (shape !== null) return { ...channelScaling(shape, scale, shift), ...wire }
  const weight = new Float64Array(size * size)
  scale.forEach((value, c) => (weight[c * size + c] = value))
  return { type: 'Linear', inputSize: size, outputSize: size, weight, bias: shift, ...wire }
}
