/**
 * log Σ exp(values[i]) over i < count, nats, without overflow or underflow.
 *
 * @param values  [≥ count] natural logs; −∞ entries count as zero terms
 * @returns  −∞ where there is no finite term
 * Accuracy  absolute error ≤ 1e-15 + 2⁻⁵³·|largest value|: terms compensated (Neumaier)
 */
export function logSumExp(values: ArrayLike<number>, count: number = values.length): number {
  let maximum = -Infinity
  for (let i = 0; i < count; i++) if (values[i] > maximum) maximum = values[i]
  if (!(maximum > -Infinity)) return -Infinity
  let sum = 0
  let compensation = 0
  for (let i = 0; i < count; i++) {
    const difference = values[i] - maximum
    // e^-800 is zero in doubles
    if (difference < -800) continue
    const v = Math.exp(difference)
    const next = sum + v
    compensation += sum >= v ? sum - next + v : v - next + sum
    sum = next
  }
  return maximum + Math.log(sum + compensation)
}
