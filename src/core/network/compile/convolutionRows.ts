import type { Conv2dLayer, ConvTranspose2dLayer } from '../model.ts'
import { createRowCollector, type SparseRows } from './sparseRows.ts'

/**
 * A convolution as rows: output pixel (o, y, x) is the sum over input channels and kernel positions of
 * weight · input, where the position lies inside the input.
 *
 * Conv2d: input row y · stride − padding + ky. ConvTranspose2d is its transpose: input row i feeds output rows
 * i · stride − padding + ky, so that ky runs over those with (y + padding − ky) divisible by the stride.
 *
 * Source  torch.nn.Conv2d, torch.nn.ConvTranspose2d; groups and dilation 1
 */
export function convolutionRows(layer: Convolution): SparseRows {
  const { inputShape, outputShape, kernelSize } = layer
  const [kernelHeight, kernelWidth] = kernelSize
  const rows = createRowCollector()
  for (let o = 0; o < outputShape.channels; o++) {
    for (let y = 0; y < outputShape.height; y++) {
      for (let x = 0; x < outputShape.width; x++) {
        for (let c = 0; c < inputShape.channels; c++) {
          for (let ky = firstOf(layer, 0, y); ky < kernelHeight; ky += stepOf(layer, 0)) {
            const row = sourceOf(layer, 0, y, ky)
            if (!(row >= 0 && row < inputShape.height)) continue
            for (let kx = firstOf(layer, 1, x); kx < kernelWidth; kx += stepOf(layer, 1)) {
              const column = sourceOf(layer, 1, x, kx)
              if (!(column >= 0 && column < inputShape.width)) continue
              const [outer, inner, size] =
                layer.type === 'Conv2d' ? [o, c, inputShape.channels] : [c, o, outputShape.channels]
              const weight = ((outer * size + inner) * kernelHeight + ky) * kernelWidth + kx
              rows.add((c * inputShape.height + row) * inputShape.width + column, weight, 0)
            }
          }
        }
        rows.endRow(o)
      }
    }
  }
  return rows.finish()
}

/** The first kernel position that joins an output position to any input, and the way to the next. */
function firstOf({ type, stride, padding }: Convolution, axis: 0 | 1, at: number): number {
  return type === 'Conv2d' ? 0 : (at + padding[axis]) % stride[axis]
}

function stepOf({ type, stride }: Convolution, axis: 0 | 1): number {
  return type === 'Conv2d' ? 1 : stride[axis]
}

type Convolution = Conv2dLayer | ConvTranspose2dLayer

/** The input position along an axis that kernel position k joins to output position `at`; −1 for none. */
function sourceOf({ type, stride, padding }: Convolution, axis: 0 | 1, at: number, k: number): number {
  if (type === 'Conv2d') return at * stride[axis] - padding[axis] + k
  const reach = at + padding[axis] - k
  return reach >= 0 && reach % stride[axis] === 0 ? reach / stride[axis] : -1
}
