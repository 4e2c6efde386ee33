/** A decoder as the form of Setup shows it. */
import { type ImageShape, imageSize } from '../core/imageShape.ts'
import { canBeHalved } from '../core/network/initialiseDecoder.ts'
import { isLearnedLayer } from '../core/network/isLearnedLayer.ts'
import type { Decoder, GenerativeModel, Layer } from '../core/network/model.ts'
import type { ActivationName, DecoderRequest } from '../../workers/protocol.ts'
import { isWithin, LIMITS, type StartOrigin } from './recipe.ts'

export type ActivationChoice = ActivationName | 'mixed' | 'none'

/** What stands between two layers that change it: so many numbers, as images where they are some. */
export interface Station {
  readonly size: number
  readonly shape: ImageShape | null
}

interface Architecture {
  /** z, what each layer that is no nonlinearity makes of it, and x. */
  readonly stations: readonly Station[]
  readonly activation: ActivationChoice
  readonly negativeSlope: number
}

/** What a decoder looks like from outside: its sizes, and its activation where there is one for all layers. */
export function architectureOf({ decoder }: GenerativeModel): Architecture {
  const stations: Station[] = [{ size: decoder.latentDim, shape: null }]
  let activation: ActivationChoice = 'none'
  let negativeSlope = 0.1
  for (const layer of decoder.layers) {
    if (layer.type === 'Unflatten')
      stations[stations.length - 1] = { ...stations.at(-1)!, shape: layer.shape }
    else if (layer.type === 'ReLU' || layer.type === 'LeakyReLU' || layer.type === 'Abs') {
      if (layer.type === 'LeakyReLU') negativeSlope = layer.negativeSlope
      activation = activation === 'none' || activation === layer.type ? layer.type : 'mixed'
    } else {
      const station = stationAfter(layer)
      if (station !== null) stations.push(station)
    }
  }
  return { stations, activation, negativeSlope }
}

function stationAfter(layer: Layer): Station | null {
  switch (layer.type) {
    case 'Linear':
      return { size: layer.outputSize, shape: null }
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'Upsample':
    case 'MaxPool2d':
      return { size: imageSize(layer.outputShape), shape: layer.outputShape }
    default:
      return null
  }
}

/** Sizes of a decoder's layers with parameters, z first. */
export function layerWidths({ latentDim, layers }: Decoder): number[] {
  return [latentDim, ...layers.flatMap((layer) => (isLearnedLayer(layer) ? [stationAfter(layer)!.size] : []))]
}

/** The request that would draw a decoder like this one anew; of convolutions that came from elsewhere, its Linear layers. */
export function requestLike(model: GenerativeModel, origin: StartOrigin): DecoderRequest {
  if (origin.kind === 'seeded') return origin.request
  const { activation, negativeSlope } = architectureOf(model)
  const { latentDim, dataDim, layers } = model.decoder
  const clamp = (value: number, [lower, upper]: readonly [number, number]): number =>
    Math.min(upper, Math.max(lower, value))
  const linear = layers.flatMap((layer) => (layer.type === 'Linear' ? [layer.outputSize] : []))
  const hidden = (layers.at(-1)?.type === 'Linear' ? linear.slice(0, -1) : linear).slice(
    0,
    LIMITS.numHiddenLayers[1],
  )
  return {
    widths: [latentDim, ...hidden.map((width) => clamp(width, LIMITS.width)), dataDim],
    activation: activation === 'mixed' || activation === 'none' ? 'LeakyReLU' : activation,
    negativeSlope: clamp(negativeSlope, LIMITS.negativeSlope),
    initialiser: 'authors',
    seed: 0,
  }
}

/** Whole numbers as people write them, 8-8 or 8, 8; undefined for what is none. */
function parseNumbers(text: string): readonly number[] {
  return text.trim() === ''
    ? []
    : text
        .trim()
        .split(/[\s,–-]+/)
        .map(Number)
}

/** Hidden layers as people write them; undefined for what is none. */
export function parseWidths(text: string): readonly number[] | undefined {
  const parts = parseNumbers(text)
  const isNetwork =
    parts.length <= LIMITS.numHiddenLayers[1] &&
    parts.every((w) => Number.isInteger(w) && isWithin(w, LIMITS.width))
  return isNetwork ? parts : undefined
}

/** Channels of convolutions that double an image each, for images of a shape; undefined for what is none. */
export function parseChannels(text: string, shape: ImageShape): readonly number[] | undefined {
  const parts = parseNumbers(text)
  const isNetwork =
    parts.length <= LIMITS.numConvolutions[1] &&
    canBeHalved(shape, parts.length) &&
    parts.every((count) => Number.isInteger(count) && isWithin(count, LIMITS.channels))
  return isNetwork ? parts : undefined
}
