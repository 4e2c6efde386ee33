/** Between these a sum of squares has neither lost to underflow what counts nor overflowed. */
const LEAST_SQUARES = 2 ** -900
const MOST_SQUARES = 2 ** 1000
/** Covers the roundings of sums of up to 2³⁰ squares. */
const ENLARGE = 1 + 2 ** -20

/**
 * A number that is not below the Euclidean norm of some entries, and larger by 1e-6 at most unless their squares
 * underflow or overflow: their sum of absolute values then. 0 only for zeros, not-a-number for not-a-number.
 *
 * @param values  entries `from`, from + stride, …
 * @param count   how many
 */
export function euclideanBound(values: Float64Array, from: number, stride: number, count: number): number {
  const end = from + stride * count
  let squares = 0
  for (let at = from; at < end; at += stride) squares += values[at] * values[at]
  if (squares > LEAST_SQUARES && squares < MOST_SQUARES) return Math.sqrt(squares) * ENLARGE
  let sum = 0
  for (let at = from; at < end; at += stride) sum += Math.abs(values[at])
  return sum * ENLARGE
}
