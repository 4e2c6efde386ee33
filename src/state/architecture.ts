/** A decoder as the form of Setup shows it. */
import type { GenerativeModel } from '../core/network/model.ts'
import type { ActivationName, DecoderRequest } from '../../workers/protocol.ts'
import { isWithin, LIMITS, type StartOrigin } from './recipe.ts'

export type ActivationChoice = ActivationName | 'mixed' | 'none'

interface Architecture {
  readonly widths: readonly number[]
  readonly activation: ActivationChoice
  readonly negativeSlope: number
}

/** What a decoder looks like from outside: its widths, and its activation where there is one for all layers. */
export function architectureOf({ decoder }: GenerativeModel): Architecture {
  const widths = [decoder.latentDim]
  let activation: ActivationChoice = 'none'
  let negativeSlope = 0.1
  for (const layer of decoder.layers) {
    if (layer.type === 'Linear') widths.push(layer.outputSize)
    else if (layer.type === 'ReLU' || layer.type === 'LeakyReLU' || layer.type === 'Abs') {
      if (layer.type === 'LeakyReLU') negativeSlope = layer.negativeSlope
      activation = activation === 'none' || activation === layer.type ? layer.type : 'mixed'
    }
  }
  return { widths, activation, negativeSlope }
}

/** The request that would draw a decoder like this one anew. */
export function requestLike(model: GenerativeModel, origin: StartOrigin): DecoderRequest {
  if (origin.kind === 'seeded') return origin.request
  const { widths, activation, negativeSlope } = architectureOf(model)
  const clamp = (value: number, [lower, upper]: readonly [number, number]): number =>
    Math.min(upper, Math.max(lower, value))
  const hidden = widths.slice(1, -1).slice(0, LIMITS.numHiddenLayers[1])
  return {
    widths: [widths[0]!, ...hidden.map((width) => clamp(width, LIMITS.width)), widths.at(-1)!],
    activation: activation === 'mixed' || activation === 'none' ? 'LeakyReLU' : activation,
    negativeSlope: clamp(negativeSlope, LIMITS.negativeSlope),
    initialiser: 'authors',
    seed: 0,
  }
}

/** Hidden layers as people write them, 8-8 or 8, 8; undefined for what is none. */
export function parseWidths(text: string): readonly number[] | undefined {
  const parts =
    text.trim() === ''
      ? []
      : text
          .trim()
          .split(/[\s,–-]+/)
          .map(Number)
  const isNetwork =
    parts.length <= LIMITS.numHiddenLayers[1] &&
    parts.every((w) => Number.isInteger(w) && isWithin(w, LIMITS.width))
  return isNetwork ? parts : undefined
}
