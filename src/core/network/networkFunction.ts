import { gaussianCdf } from '../numerics/gaussianCdf.ts'
import { applyStages } from './applyStages.ts'
import { compileLayers } from './compile/compileLayers.ts'
import type { Stage } from './compiledDecoder.ts'
import { type EncoderLayer, SMOOTH_ACTIVATIONS, type SmoothActivation } from './encoder.ts'
import { layerSizes } from './layerSizes.ts'
import type { Layer } from './model.ts'

type Evaluated =
  | { readonly kind: 'smooth'; readonly of: (value: number) => number }
  | { readonly kind: 'sum'; readonly with: number }
  | { readonly kind: 'stages'; readonly stages: readonly Stage[] }

const known = new WeakMap<readonly EncoderLayer[], (input: Float64Array) => Float64Array>()

/**
 * A network of any layers, smooth activations among them, as a function of one point. Layer by layer: what decoders
 * need beyond that, states and affine maps, an encoder does not.
 *
 * @returns  [inputSize] ↦ [size of the last layer]; the same function again for the same list of layers
 * @throws RangeError  a layer's input does not fit what it comes from
 */
export function networkFunction(
  layers: readonly EncoderLayer[],
  inputSize: number,
): (input: Float64Array) => Float64Array {
  const before = known.get(layers)
  if (before !== undefined) return before
  const evaluate = build(layers, inputSize)
  known.set(layers, evaluate)
  return evaluate
}

function build(layers: readonly EncoderLayer[], inputSize: number): (input: Float64Array) => Float64Array {
  // of the same sizes as a smooth activation
  const sizes = layerSizes(
    layers.map((layer) => (isSmooth(layer) ? { ...layer, type: 'ReLU' } : layer)),
    inputSize,
  )
  const steps = layers.map((layer, index) => {
    const from = layer.from ?? index - 1
    return { from, step: stepOf(layer, from < 0 ? inputSize : sizes[from]) }
  })
  return (input) => {
    const values: Float64Array[] = []
    const valueAt = (index: number): Float64Array => (index < 0 ? input : values[index])
    for (const { from, step } of steps) {
      const taken = valueAt(from)
      if (step.kind === 'smooth') values.push(taken.map(step.of))
      else if (step.kind === 'sum') {
        const other = valueAt(step.with)
        values.push(taken.map((value, i) => value + other[i]))
      } else values.push(applyStages(step.stages, taken))
    }
    return valueAt(layers.length - 1)
  }
}

function stepOf(layer: EncoderLayer, inputSize: number): Evaluated {
  if (isSmooth(layer)) return { kind: 'smooth', of: FUNCTIONS[layer.type] }
  if (layer.type === 'Add') return { kind: 'sum', with: layer.with }
  return { kind: 'stages', stages: compileLayers([withoutWires(layer)], inputSize) }
}

function withoutWires(layer: Layer): Layer {
  const { from: _, ...alone } = layer
  return alone
}

const SMOOTH: ReadonlySet<string> = new Set(SMOOTH_ACTIVATIONS)

function isSmooth(layer: EncoderLayer): layer is Exclude<EncoderLayer, Layer> {
  return SMOOTH.has(layer.type)
}

/** To a few units in the last place on both sides of 0, and without NaN at infinities: ∞ · 0 is not met. */
const FUNCTIONS: Readonly<Record<SmoothActivation, (h: number) => number>> = {
  Sigmoid: sigmoid,
  Tanh: Math.tanh,
  // torch's own threshold: it is the identity beyond
  Softplus: (h) => (h > 20 ? h : Math.log1p(Math.exp(h))),
  ELU: (h) => (h > 0 ? h : Math.expm1(h)),
  SiLU: (h) => (h < LOWEST ? -0 : h * sigmoid(h)),
  GELU: (h) => (h < LOWEST ? -0 : h * gaussianCdf(h)),
  Exp: Math.exp,
}

/** Below it h · sigmoid(h) and h · Φ(h) are under the smallest double. */
const LOWEST = -800

function sigmoid(h: number): number {
  return h < 0 ? Math.exp(h) / (1 + Math.exp(h)) : 1 / (1 + Math.exp(-h))
}
