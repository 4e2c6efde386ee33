/**
 * Taylor polynomials of the mean excess m(a) = E[Z − a | Z ≥ a], Z standard normal, on 0 ≤ a < 32.
 *
 * m' = m² + a m − 1 = −Var[Z | Z ≥ a], and 1/(a + m) is the Mills ratio, so this one table gives the mass, the mean
 * and the variance of a half-line, each without cancellation. It replaces @stdlib's erfcx in the hot loops: one
 * lookup and eight multiply-adds (≈ 8 ns) instead of a switch over a hundred polynomials (≈ 45 ns), with the
 * variance besides. The tests compare the two everywhere.
 *
 * The nearest singularities of m (zeros of erfc) lie 3.4 from the half-axis and further as a grows, so that within
 * half a spacing nine coefficients leave less than 1e-17.
 */

/** Coefficients per node, [numNodes, TAIL_TERMS] in powers of a − node. */
export const TAIL_TERMS = 9
/** Nodes k/16 below FINE_END, then FINE_END + k/8. */
export const FINE_PER_UNIT = 16
export const FINE_END = 8
export const COARSE_PER_UNIT = 8
/** Above this the continued fraction is short enough. */
export const TAIL_TABLE_END = 32
export const NUM_FINE: number = FINE_END * FINE_PER_UNIT

/** Index of the node nearest to a in [0, TAIL_TABLE_END). */
function tailNode(a: number): number {
  return a < FINE_END
    ? (a * FINE_PER_UNIT + 0.5) | 0
    : (NUM_FINE + (a - FINE_END) * COARSE_PER_UNIT + 0.5) | 0
}

/** Where node i lies. */
function tailNodePosition(node: number): number {
  return node <= NUM_FINE ? node / FINE_PER_UNIT : FINE_END + (node - NUM_FINE) / COARSE_PER_UNIT
}

/** Levels of m = 1/(a + 2/(a + 3/(a + …))) that leave less than 1e-18: n leave about e^{−2a√n}. */
function numFractionLevels(a: number): number {
  return Math.ceil(20 + 600 / (a * a))
}

/** Coefficients of m about a from its continued fraction, in series arithmetic: all terms keep their digits. */
function seriesOfContinuedFraction(a: number, out: Float64Array, offset: number): void {
  const level = new Float64Array(TAIL_TERMS)
  const reciprocal = new Float64Array(TAIL_TERMS)
  level[0] = a
  level[1] = 1
  for (let j = numFractionLevels(a); j >= 1; j--) {
    reciprocal[0] = 1 / level[0]
    for (let n = 1; n < TAIL_TERMS; n++) {
      let sum = 0
      for (let i = 1; i <= n; i++) sum += level[i] * reciprocal[n - i]
      reciprocal[n] = -sum * reciprocal[0]
    }
    if (j === 1) break
    for (let n = 0; n < TAIL_TERMS; n++) level[n] = j * reciprocal[n]
    level[0] += a
    level[1] += 1
  }
  out.set(reciprocal, offset)
}

/** Coefficients about a given m(a) and variance, from m' = m² + a m − 1. Rounding grows like e^{a d}: for a ≤ 3. */
function seriesOfDifferentialEquation(
  a: number,
  m: number,
  variance: number,
  out: Float64Array,
  offset: number,
): void {
  const c = new Float64Array(TAIL_TERMS)
  c[0] = m
  c[1] = -variance
  for (let n = 1; n + 1 < TAIL_TERMS; n++) {
    let sum = a * c[n] + c[n - 1]
    for (let i = 0; i <= n; i++) sum += c[i] * c[n - i]
    c[n + 1] = sum / (n + 1)
  }
  out.set(c, offset)
}

function buildTailTable(): Float64Array {
  const numNodes = tailNode(TAIL_TABLE_END - 1e-9) + 1
  const table = new Float64Array(numNodes * TAIL_TERMS)
  // below 1/4 the fraction converges too slowly: step down by the differential equation, whose errors decay that way
  const firstFraction = FINE_PER_UNIT / 4
  for (let node = numNodes - 1; node >= 0; node--) {
    const a = tailNodePosition(node)
    if (a >= 3) {
      seriesOfContinuedFraction(a, table, node * TAIL_TERMS)
    } else if (node >= firstFraction) {
      let level = a
      for (let j = numFractionLevels(a); j > 2; j--) level = a + j / level
      const k = 2 / level
      const m = 1 / (a + k)
      seriesOfDifferentialEquation(a, m, m * (k - m), table, node * TAIL_TERMS)
    } else {
      const above = (node + 1) * TAIL_TERMS
      let m = 0
      for (let n = TAIL_TERMS - 1; n >= 0; n--) m = table[above + n] - m / FINE_PER_UNIT
      seriesOfDifferentialEquation(a, m, 1 - m * (a + m), table, node * TAIL_TERMS)
    }
  }
  return table
}

/** Read-only after loading (a few ms). */
export const tailTable: Float64Array = buildTailTable()
