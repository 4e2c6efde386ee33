import { tailFraction } from './tailExcess.ts'
import {
  COARSE_PER_UNIT,
  FINE_END,
  FINE_PER_UNIT,
  NUM_FINE,
  TAIL_TABLE_END,
  TAIL_TERMS,
  tailTable,
} from './tailTable.ts'

/**
 * Variance of a standard normal beyond a: Var[Z | Z ≥ a] = −m'(a), m the mean excess of tailExcess.ts.
 *
 * @param a  ≥ 0
 * @returns  in (0, 1 − 2/π], about 1/a² for large a
 * Method    derivative of the Taylor table below 32; m (k − m) beyond. Never 1 − λ(λ − a), which cancels
 * Accuracy  relative error ≤ 2e-15 (asserted: tailExcess.test.ts)
 */
export function tailVariance(a: number): number {
  if (a < TAIL_TABLE_END) {
    // The lookup of tailExcess.ts once more: as a function that both call it cost a quarter of the speed.
    let node: number
    let d: number
    if (a < FINE_END) {
      node = (a * FINE_PER_UNIT + 0.5) | 0
      d = a - node * (1 / FINE_PER_UNIT)
    } else {
      node = ((a - FINE_END) * COARSE_PER_UNIT + 0.5) | 0
      d = a - FINE_END - node * (1 / COARSE_PER_UNIT)
      node += NUM_FINE
    }
    const i = node * TAIL_TERMS
    const t = tailTable
    const dSq = d * d
    const even = t[i + 1] + dSq * (3 * t[i + 3] + dSq * (5 * t[i + 5] + dSq * 7 * t[i + 7]))
    const odd = 2 * t[i + 2] + dSq * (4 * t[i + 4] + dSq * (6 * t[i + 6] + dSq * 8 * t[i + 8]))
    return -(even + d * odd)
  }
  const k = tailFraction(a)
  const m = 1 / (a + k)
  return m * (k - m)
}
