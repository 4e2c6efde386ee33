import type { UpsampleLayer } from '../model.ts'
import { createRowCollector, type SparseRows } from './sparseRows.ts'

/**
 * Upsampling by whole factors as rows of constants.
 *
 * Source  torch.nn.Upsample: nearest takes input ⌊y / s⌋; bilinear (align_corners=False) lies at (y + ½) / s − ½, not
 *         below 0, between that input's floor and the next one, the last at most
 */
export function upsampleRows({ inputShape, outputShape, mode }: UpsampleLayer): SparseRows {
  const rows = createRowCollector()
  for (let c = 0; c < outputShape.channels; c++) {
    for (let y = 0; y < outputShape.height; y++) {
      const vertical = sourcesOf(y, outputShape.height, inputShape.height, mode)
      for (let x = 0; x < outputShape.width; x++) {
        for (const [row, rowShare] of vertical)
          for (const [column, columnShare] of sourcesOf(x, outputShape.width, inputShape.width, mode))
            rows.add((c * inputShape.height + row) * inputShape.width + column, -1, rowShare * columnShare)
        rows.endRow(-1)
      }
    }
  }
  return rows.finish()
}

/** Input positions and their shares, which sum to 1. */
function sourcesOf(
  at: number,
  outputSize: number,
  inputSize: number,
  mode: UpsampleLayer['mode'],
): readonly (readonly [number, number])[] {
  const scale = outputSize / inputSize
  if (mode === 'nearest') return [[Math.floor(at / scale), 1]]
  const place = Math.max(0, (at + 0.5) / scale - 0.5)
  const first = Math.floor(place)
  const share = place - first
  if (share === 0 || first + 1 >= inputSize) return [[first, 1]]
  return [
    [first, 1 - share],
    [first + 1, share],
  ]
}
