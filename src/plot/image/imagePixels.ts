import { rgb } from 'd3-color'
import type { ImageShape } from '../../core/imageShape.ts'
import type { PlotColours } from '../plotColours.ts'
import type { ImageScale } from './imageScale.ts'

type ResidualColours = Pick<PlotColours, 'residual-low' | 'residual-zero' | 'residual-high'>

/**
 * An image as RGBA bytes, row by row from the top. A pixel with a missing channel (NaN) is transparent: what lies
 * beneath shows that it is missing.
 *
 * @param values  [C,H,W] from `offset` on; C = 3 is drawn as red, green, blue, any other number by the channels' mean
 */
export function imagePixels(
  values: ArrayLike<number>,
  offset: number,
  shape: ImageShape,
  scale: ImageScale,
  colours: ResidualColours,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * shape.height * shape.width)
  if (scale.kind === 'residual') fillResidual(pixels, values, offset, shape.channels, scale.reach, colours)
  else if (shape.channels === 3) fillColour(pixels, values, offset, scale.range)
  else fillGrey(pixels, values, offset, shape.channels, scale.range)
  return pixels
}

function channelMean(values: ArrayLike<number>, from: number, stride: number, channels: number): number {
  let sum = 0
  for (let c = 0; c < channels; c++) sum += values[from + c * stride]!
  return sum / channels
}

function fillGrey(
  pixels: Uint8ClampedArray,
  values: ArrayLike<number>,
  offset: number,
  channels: number,
  [lower, upper]: readonly [number, number],
): void {
  const count = pixels.length / 4
  const perValue = 255 / (upper - lower)
  for (let i = 0; i < count; i++) {
    const value = channelMean(values, offset + i, count, channels)
    if (value !== value) continue
    const grey = (value - lower) * perValue
    pixels[4 * i] = grey
    pixels[4 * i + 1] = grey
    pixels[4 * i + 2] = grey
    pixels[4 * i + 3] = 255
  }
}

function fillColour(
  pixels: Uint8ClampedArray,
  values: ArrayLike<number>,
  offset: number,
  [lower, upper]: readonly [number, number],
): void {
  const count = pixels.length / 4
  const perValue = 255 / (upper - lower)
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(channelMean(values, offset + i, count, 3))) continue
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = (values[offset + c * count + i]! - lower) * perValue
    pixels[4 * i + 3] = 255
  }
}

function fillResidual(
  pixels: Uint8ClampedArray,
  values: ArrayLike<number>,
  offset: number,
  channels: number,
  reach: number,
  colours: ResidualColours,
): void {
  const ends = (['residual-low', 'residual-zero', 'residual-high'] as const).map((role) => {
    const { r, g, b } = rgb(colours[role])
    return [r, g, b]
  })
  const [low, zero, high] = ends as [number[], number[], number[]]
  const count = pixels.length / 4
  for (let i = 0; i < count; i++) {
    const value = channelMean(values, offset + i, count, channels) / reach
    if (value !== value) continue
    const end = value < 0 ? low : high
    const share = Math.min(1, Math.abs(value))
    for (let k = 0; k < 3; k++) pixels[4 * i + k] = zero[k]! + share * (end[k]! - zero[k]!)
    pixels[4 * i + 3] = 255
  }
}
