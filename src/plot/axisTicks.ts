import type { ScaleLinear } from 'd3-scale'
import { formatTick } from './formatNumber.ts'

export interface AxisTick {
  readonly value: number
  readonly words: string
}

/** Ticks at about this distance, px; at least three. */
export function axisTicks(
  scale: ScaleLinear<number, number>,
  lengthPx: number,
  spacingPx: number,
): readonly AxisTick[] {
  const count = Math.max(3, Math.floor(lengthPx / spacingPx))
  return scale.ticks(count).map((value) => ({ value, words: formatTick(value) }))
}

/** Distances of ticks, and where the words stand, px at the usual size of type. */
export const AXIS = {
  xSpacing: 70,
  ySpacing: 55,
  tick: 4,
  xWords: 16,
  yWords: 7,
  xLabel: 32,
  yLabel: 9,
} as const
