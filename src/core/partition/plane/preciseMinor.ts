const UNIT_ROUNDOFF = 2 ** -53
const SPLITTER = 2 ** 27 + 1
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -40

/**
 * p_i q_j − p_j q_i of two forms in twice the digits (preciseUnit.ts), and a bound of its error.
 *
 * @param out  written: [value, bound]; 0 and 0 where it is zero whatever the rounding
 * Accuracy    beside what the forms' bounds allow, half a unit in the last place of the value and
 *             40 u² (|p_i q_j| + |p_j q_i|). Derived: both products are taken exactly; their difference, the roundings
 *             of them and the four products with a low are at most 7 u times these sizes together, which are summed with
 *             fewer than five roundings each; products of two lows, u² times, are left out.
 */
export function preciseMinor(
  p: Float64Array,
  q: Float64Array,
  i: number,
  j: number,
  out: Float64Array,
): void {
  const isZero = (isZeroEntry(p, i) || isZeroEntry(q, j)) && (isZeroEntry(p, j) || isZeroEntry(q, i))
  if (isZero) {
    out[0] = 0
    out[1] = 0
    return
  }
  const left = p[i] * q[j]
  const right = p[j] * q[i]
  const difference = left - right
  const part = left - difference
  // left − (difference + right), exactly.
  const lost = left - (difference + part) + (part - right)
  const lows = p[i] * q[3 + j] + p[3 + i] * q[j] - (p[j] * q[3 + i] + p[3 + j] * q[i])
  out[0] = difference + (lost + (rounding(p[i], q[j], left) - rounding(p[j], q[i], right)) + lows)
  const fromBounds =
    Math.abs(p[i]) * q[6 + j] +
    Math.abs(q[j]) * p[6 + i] +
    p[6 + i] * q[6 + j] +
    Math.abs(p[j]) * q[6 + i] +
    Math.abs(q[i]) * p[6 + j] +
    p[6 + j] * q[6 + i]
  const fromRounding =
    UNIT_ROUNDOFF * Math.abs(out[0]) + 40 * UNIT_ROUNDOFF * UNIT_ROUNDOFF * (Math.abs(left) + Math.abs(right))
  out[1] = (fromBounds * (1 + 2 * UNIT_ROUNDOFF) + fromRounding) * ENLARGE + 64 * Number.MIN_VALUE
}

function isZeroEntry(form: Float64Array, k: number): boolean {
  return form[k] === 0 && form[6 + k] === 0
}

/** x y − product, exactly, where product is x y rounded and nothing underflows. */
function rounding(x: number, y: number, product: number): number {
  const xScaled = SPLITTER * x
  const xHead = xScaled - (xScaled - x)
  const xTail = x - xHead
  const yScaled = SPLITTER * y
  const yHead = yScaled - (yScaled - y)
  const yTail = y - yHead
  return xHead * yHead - product + xHead * yTail + xTail * yHead + xTail * yTail
}
