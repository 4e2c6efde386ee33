import type { UpsampleLayer } from '../model.ts'
import { createRowCollector, type SparseRows } from './sparseRows.ts'

/**
 * Upsampling by whole factors as rows of constants, first along the columns of pixels and then along the rows, so that
 * the shares of each row of constants sum to 1 exactly: equal pixels stay equal, which products of rounded shares would
 * not let them.
 *
 * Source  torch.nn.Upsample: nearest takes input ⌊y / s⌋; bilinear (align_corners=False) lies at (y + ½) / s − ½, not
 *         below 0, between that input's floor and the next one, the last at most
 */
export function upsampleRows({
  inputShape,
  outputShape,
  mode,
}: UpsampleLayer): readonly [SparseRows, SparseRows] {
  const { channels, height, width } = inputShape
  const tall = createRowCollector()
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < outputShape.height; y++)
      for (let x = 0; x < width; x++) {
        for (const [row, share] of sourcesOf(y, outputShape.height, height, mode))
          tall.add((c * height + row) * width + x, -1, share)
        tall.endRow(-1)
      }
  const wide = createRowCollector()
  for (let line = 0; line < channels * outputShape.height; line++)
    for (let x = 0; x < outputShape.width; x++) {
      for (const [column, share] of sourcesOf(x, outputShape.width, width, mode))
        wide.add(line * width + column, -1, share)
      wide.endRow(-1)
    }
  return [tall.finish(), wide.finish()]
}

/** Input positions and their shares, which sum to 1 exactly; mirrored where the place is. */
function sourcesOf(
  at: number,
  outputSize: number,
  inputSize: number,
  mode: UpsampleLayer['mode'],
): readonly (readonly [number, number])[] {
  const scale = outputSize / inputSize
  if (mode === 'nearest') return [[Math.floor(at / scale), 1]]
  // in halves of an output pixel: (2 at + 1 − scale) / (2 scale)
  const halves = Math.max(0, 2 * at + 1 - scale)
  const first = Math.floor(halves / (2 * scale))
  const left = halves - 2 * scale * first
  if (left === 0 || first + 1 >= inputSize) return [[first, 1]]
  // the larger share is rounded, the other is what is left of 1, which takes no rounding
  const larger = Math.max(left, 2 * scale - left) / (2 * scale)
  const share = 2 * left > 2 * scale ? larger : 1 - larger
  return [
    [first, 1 - share],
    [first + 1, share],
  ]
}
