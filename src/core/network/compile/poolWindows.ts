import type { MaxPool2dLayer } from '../model.ts'

/** Entries of each window of a pooling layer. */
export interface PoolWindows {
  /** First entry of each window, and their number at the end: [numWindows + 1]. */
  readonly windowStart: Int32Array
  /** Position of each entry in the layer's input, rising within a window. */
  readonly windowEntry: Int32Array
  /** Where in the kernel it lies, row by row. */
  readonly windowPlace: Int32Array
}

/** Source  torch.nn.MaxPool2d; what padding adds is −∞ and so never in a window here */
export function poolWindows({
  inputShape,
  outputShape,
  kernelSize,
  stride,
  padding,
}: MaxPool2dLayer): PoolWindows {
  const windowStart = [0]
  const windowEntry: number[] = []
  const windowPlace: number[] = []
  for (let c = 0; c < outputShape.channels; c++) {
    for (let y = 0; y < outputShape.height; y++) {
      for (let x = 0; x < outputShape.width; x++) {
        for (let ky = 0; ky < kernelSize[0]; ky++) {
          const row = y * stride[0] - padding[0] + ky
          if (row < 0 || row >= inputShape.height) continue
          for (let kx = 0; kx < kernelSize[1]; kx++) {
            const column = x * stride[1] - padding[1] + kx
            if (column < 0 || column >= inputShape.width) continue
            windowEntry.push((c * inputShape.height + row) * inputShape.width + column)
            windowPlace.push(ky * kernelSize[1] + kx)
          }
        }
        windowStart.push(windowEntry.length)
      }
    }
  }
  return {
    windowStart: Int32Array.from(windowStart),
    windowEntry: Int32Array.from(windowEntry),
    windowPlace: Int32Array.from(windowPlace),
  }
}
