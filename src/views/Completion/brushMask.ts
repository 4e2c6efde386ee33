import type { ImageShape } from '../../core/imageShape.ts'
import type { Pixel } from '../../plot/image/pixelAt.ts'

/**
 * The mask of hidden coordinates [C,H,W] after a stroke of a round brush from one pixel to another, in all channels.
 *
 * @param size  diameter in pixels; 1 paints the pixel alone
 */
export function brushMask(
  mask: Uint8Array,
  { channels, height, width }: ImageShape,
  from: Pixel,
  to: Pixel,
  size: number,
  isHidden: boolean,
): Uint8Array {
  const painted = mask.slice()
  const steps = Math.max(1, Math.abs(to.row - from.row), Math.abs(to.column - from.column))
  const radius = size / 2
  const reach = Math.floor(radius)
  for (let step = 0; step <= steps; step++) {
    const row = Math.round(from.row + ((to.row - from.row) * step) / steps)
    const column = Math.round(from.column + ((to.column - from.column) * step) / steps)
    for (let i = Math.max(0, row - reach); i <= Math.min(height - 1, row + reach); i++)
      for (let j = Math.max(0, column - reach); j <= Math.min(width - 1, column + reach); j++) {
        if (Math.hypot(i - row, j - column) > radius) continue
        for (let c = 0; c < channels; c++) painted[(c * height + i) * width + j] = Number(isHidden)
      }
  }
  return painted
}
