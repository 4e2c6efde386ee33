import { densityTable } from './colourMap.ts'

/** Depth of a map of log densities below its maximum, nats. */
export const DENSITY_DEPTH = 12

/** How far up the colour map a log density is: 0 at the bottom of the scale, 1 at the maximum. */
export function densityShade(logDensity: number, maximum: number, isLinear: boolean): number {
  const below = logDensity - maximum
  return isLinear ? Math.exp(below) : Math.max(0, 1 + below / DENSITY_DEPTH)
}

export interface DensityRaster {
  /** Columns and rows. */
  readonly size: readonly number[]
  /** [rows, columns], row 0 at the bottom. */
  readonly values: Float64Array
  readonly maximum: number
}

/** The heat map as an image of one pixel per cell, top row first. */
export function densityPixels(
  { size, values, maximum }: DensityRaster,
  isLinear: boolean,
  isDark: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const [width = 0, height = 0] = size
  const table = densityTable(isDark)
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const shade = densityShade(values[row * width + column]!, maximum, isLinear)
      const entry = 4 * Math.round(255 * shade)
      const to = 4 * ((height - 1 - row) * width + column)
      for (let k = 0; k < 4; k++) pixels[to + k] = table[entry + k]!
    }
  }
  return pixels
}
