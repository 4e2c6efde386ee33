/**
 * Sum with Neumaier's compensation: error of a few units in the last place of Σ|v|·2⁻⁵³, whatever the number of terms.
 *
 * @param values  [n]; infinities and NaN give what plain addition gives
 */
export function neumaierSum(values: ArrayLike<number>): number {
  let sum = 0
  let compensation = 0
  for (let i = 0; i < values.length; i++) {
    const v = values[i]
    const next = sum + v
    compensation += Math.abs(sum) >= Math.abs(v) ? sum - next + v : v - next + sum
    sum = next
  }
  return Number.isFinite(sum) ? sum + compensation : sum
}
