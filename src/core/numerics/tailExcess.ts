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
 * Mean excess of a standard normal over a: m(a) = E[Z − a | Z ≥ a]. The Mills ratio is 1/(a + m(a)).
 *
 * @param a  ≥ 0, up to the largest double
 * @returns  in (0, √(2/π)], about 1/a for large a
 * Method    Taylor table below 32 (tailTable.ts), then k = 2/(a + 3/(a + … + 9/a)), m = 1/(a + k)
 * Accuracy  relative error ≤ 8e-16 (asserted: tailExcess.test.ts)
 */
export function tailExcess(a: number): number {
  if (a < TAIL_TABLE_END) {
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
    const even = t[i] + dSq * (t[i + 2] + dSq * (t[i + 4] + dSq * (t[i + 6] + dSq * t[i + 8])))
    const odd = t[i + 1] + dSq * (t[i + 3] + dSq * (t[i + 5] + dSq * t[i + 7]))
    return even + d * odd
  }
  return 1 / (a + tailFraction(a))
}

/**
 * k(a) = 2/(a + 3/(a + … + 9/a)), so that m = 1/(a + k) and the variance is m (k − m).
 *
 * @param a  ≥ 32: there the omitted levels are below 3e-18 of m and of the variance
 */
export function tailFraction(a: number): number {
  // from here on 2/a is k to the last bit, and y⁴ cannot overflow below
  if (a > 1e9) return 2 / a
  const y = a * a
  return (2 * a * (975 + y * (405 + y * (39 + y)))) / (945 + y * (1830 + y * (510 + y * (42 + y))))
}
