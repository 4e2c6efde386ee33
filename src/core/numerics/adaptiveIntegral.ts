import { gaussNodes, gaussOffset, gaussWeights } from './gaussLegendre.ts'

const RULE = 15
const OFFSET = gaussOffset(RULE)
const MAX_DEPTH = 40

export interface Integral {
  readonly value: number
  /** Sum of the differences between the last two estimates of every part: above the true error of a smooth integrand. */
  readonly error: number
}

/**
 * ∫ f from the first break to the last, by bisection.
 *
 * @param breaks     ascending, finite; f should be smooth between them, and no feature of it much narrower than the parts
 * @param tolerance  absolute, of each part that the bisection ends with
 * Method    15 Gauss–Legendre nodes on a part against 15 on each half; where they differ by more than the tolerance, the
 *           halves are parts
 */
export function adaptiveIntegral(
  f: (x: number) => number,
  breaks: ArrayLike<number>,
  tolerance: number,
): Integral {
  let value = 0
  let error = 0
  for (let i = 1; i < breaks.length; i++) {
    if (breaks[i] > breaks[i - 1])
      refine(breaks[i - 1], breaks[i], rule(f, breaks[i - 1], breaks[i]), MAX_DEPTH)
  }
  return { value, error }

  function refine(from: number, to: number, whole: number, depth: number): void {
    const middle = 0.5 * (from + to)
    const left = rule(f, from, middle)
    const right = rule(f, middle, to)
    const difference = Math.abs(left + right - whole)
    if (depth > 0 && difference > tolerance) {
      refine(from, middle, left, depth - 1)
      refine(middle, to, right, depth - 1)
      return
    }
    value += left + right
    error += difference
  }
}

function rule(f: (x: number) => number, from: number, to: number): number {
  const centre = 0.5 * (from + to)
  const half = 0.5 * (to - from)
  let sum = 0
  for (let i = 0; i < RULE; i++) sum += gaussWeights[OFFSET + i] * f(centre + half * gaussNodes[OFFSET + i])
  return half * sum
}
