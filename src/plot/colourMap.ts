/** Perceptual, colour-blind safe sequential map for log densities, one per theme; 0 is the background's end. */
import { rgb } from 'd3-color'
import { interpolateInferno, interpolatePuBu } from 'd3-scale-chromatic'

const SIZE = 256
const tables = new Map<boolean, Uint8ClampedArray>()

/** CSS colour at t in [0, 1]. */
export function densityColour(t: number, isDark: boolean): string {
  // Neither map goes to its end, so that points and curves stay visible where the density is highest.
  if (isDark) return interpolateInferno(0.03 + 0.67 * t)
  return t === 0 ? '#ffffff' : interpolatePuBu(0.8 * t)
}

/** 256 RGBA entries. */
export function densityTable(isDark: boolean): Uint8ClampedArray {
  const known = tables.get(isDark)
  if (known !== undefined) return known
  const table = new Uint8ClampedArray(4 * SIZE)
  for (let i = 0; i < SIZE; i++) {
    const { r, g, b } = rgb(densityColour(i / (SIZE - 1), isDark))
    table.set([r, g, b, 255], 4 * i)
  }
  tables.set(isDark, table)
  return table
}
