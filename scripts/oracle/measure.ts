/**
 * How far a value is from its reference, as src/core/__fixtures__/README.md defines it: the largest difference over
 * the entries of one quantity, relative to the largest reference entry or to the quantity's scale if that is larger.
 *
 * @param scale 1 for what is in nats, a standard deviation for means, 0 otherwise
 * @returns 0 for equal values (infinities too), Infinity where a value is missing, NaN or wrongly infinite
 */
export function relativeError(
  computed: ArrayLike<number>,
  reference: ArrayLike<number>,
  scale: number,
): number {
  if (computed.length !== reference.length) return Infinity
  let worst = 0
  for (let i = 0; i < reference.length; i++) {
    const a = computed[i]
    const b = reference[i]
    if (a === b) continue
    const difference = Math.abs(a - b)
    if (!Number.isFinite(difference)) return Infinity
    worst = Math.max(worst, difference)
  }
  return worst === 0 ? 0 : worst / denominator(reference, scale)
}

/**
 * The error that is allowed: the tolerance, or a hundred times what the exact value itself moves under changes of one
 * unit in the last place of every input. A sensitivity that is not known (null) excuses nothing.
 */
export function allowedError(
  tolerance: number,
  sensitivity: number | null,
  reference: ArrayLike<number>,
  scale: number,
): number {
  if (sensitivity === null || sensitivity === 0) return tolerance
  return Math.max(tolerance, (100 * sensitivity) / denominator(reference, scale))
}

function denominator(reference: ArrayLike<number>, scale: number): number {
  let largest = scale
  for (let i = 0; i < reference.length; i++) {
    const size = Math.abs(reference[i])
    if (Number.isFinite(size)) largest = Math.max(largest, size)
  }
  return largest
}
