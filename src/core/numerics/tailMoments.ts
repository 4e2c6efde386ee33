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
 * E Xʲ, j = 1, 2, 3, of the excess X = Z − a of a standard normal beyond a: density ∝ e^{−ax − x²/2}, x ≥ 0.
 *
 * @param a    ≥ 0
 * @param out  [≥ 3] written: E X = m, E X², E X³
 * Method    below 32 the Taylor table of m: E X² = m² − m', E X³ = m'' − 3 m m' + m³ (cumulants), and below 3, where
 *           m'' is less well known than m, 2 m − a E X². Beyond, ratios r_j = E Xʲ⁺¹/E Xʲ = (j + 1)/(a + r_{j+1}),
 *           which follow from (j + 1) E Xʲ = a E Xʲ⁺¹ + E Xʲ⁺²: sums of positive terms
 * Accuracy  relative error ≤ 1e-15 of the first, 6e-15 of the others (asserted: tailMoments.test.ts)
 * Source    derived: the recurrence is ∫ d(xʲ⁺¹ e^{−ax−x²/2}) = 0
 */
export function tailMoments(a: number, out: Float64Array): void {
  if (!(a < TAIL_TABLE_END)) {
    setFarMoments(a, out)
    return
  }
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
  const t2 = t[i + 2]
  const t3 = t[i + 3]
  const t4 = t[i + 4]
  const t5 = t[i + 5]
  const t6 = t[i + 6]
  const t7 = t[i + 7]
  const t8 = t[i + 8]
  const e = d * d
  const m = t[i] + e * (t2 + e * (t4 + e * (t6 + e * t8))) + d * (t[i + 1] + e * (t3 + e * (t5 + e * t7)))
  const slope =
    t[i + 1] +
    e * (3 * t3 + e * (5 * t5 + e * 7 * t7)) +
    d * (2 * t2 + e * (4 * t4 + e * (6 * t6 + e * 8 * t8)))
  const second = m * m - slope
  out[0] = m
  out[1] = second
  if (a < 3) {
    out[2] = 2 * m - a * second
    return
  }
  const curvature =
    2 * t2 + e * (12 * t4 + e * (30 * t6 + e * 56 * t8)) + d * (6 * t3 + e * (20 * t5 + e * 42 * t7))
  out[2] = curvature + m * (m * m - 3 * slope)
}

/** a ≥ 32: the fraction of r_2 as far as 10/a leaves 5e-18 of it. */
function setFarMoments(a: number, out: Float64Array): void {
  const y = a * a
  // from 1e9 on 3/a is r_2 to the last bit, and y⁴ cannot overflow below
  const r2 =
    a > 1e9
      ? 3 / a
      : (3 * a * (1545 + y * (545 + y * (45 + y)))) / (1920 + y * (3045 + y * (705 + y * (49 + y))))
  const r1 = 2 / (a + r2)
  const m = 1 / (a + r1)
  out[0] = m
  out[1] = m * r1
  out[2] = m * r1 * r2
}
