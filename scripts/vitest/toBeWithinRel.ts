import 'vitest'

interface RelativeMatcher<R> {
  /** |received − expected| ≤ relativeTolerance · |expected|; equal infinities pass, NaN never does. */
  toBeWithinRel(expected: number, relativeTolerance: number): R
}

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-empty-object-type -- an augmentation has no members of its own
  interface Matchers<T> extends RelativeMatcher<T> {}
}

export function toBeWithinRel(
  received: unknown,
  expected: number,
  relativeTolerance: number,
): { pass: boolean; message: () => string } {
  const pass =
    typeof received === 'number' &&
    (received === expected ||
      (Number.isFinite(expected) && Math.abs(received - expected) <= relativeTolerance * Math.abs(expected)))
  const error =
    typeof received === 'number'
      ? `relative error ${(Math.abs(received - expected) / Math.abs(expected)).toExponential(3)}`
      : `which is no number but ${typeof received}`
  return {
    pass,
    message: () =>
      `expected ${String(received)} ${pass ? 'not ' : ''}to be within ${relativeTolerance} (relative) of ${expected}; ${error}`,
  }
}
