import type { KernelWindow } from './kernelWindow.ts'

/** One axis of a kernel after enlarging: entry k of the file's lies at before + k · dilation. */
export interface KernelAxis {
  readonly before: number
  readonly size: number
  readonly padding: number
  readonly outputPadding: number
  readonly outputSize: number
}

/**
 * y(o) = Σ_k w(k) x(o s − before + k d). With padding p = max(before, after, 0) the kernel begins with p − before zeros and
 * ends with p − after, which leaves ⌊(H + before + after − reach) / s⌋ + 1 outputs.
 */
export function kernelAxis(
  { kernelSize, stride, dilation, pads }: KernelWindow,
  axis: 0 | 1,
  input: number,
): KernelAxis {
  const { before, after } = pads[axis]
  const reach = (kernelSize[axis] - 1) * dilation[axis] + 1
  const padding = Math.max(before, after, 0)
  return {
    before: padding - before,
    size: reach + 2 * padding - before - after,
    padding,
    outputPadding: 0,
    outputSize: Math.floor((input + before + after - reach) / stride[axis]) + 1,
  }
}
