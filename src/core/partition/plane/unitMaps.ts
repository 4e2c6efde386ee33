/**
 * The units of a level as affine functions on each of its cells, with rigorous error bounds that cost a few numbers a
 * cell instead of one an entry: the exact entry (unit i, column k) lies within `norms[i] · errors[k]` of `rows`, plus
 * TINY (entryBound).
 *
 * Derived: the stage's image of columns h is Σ_j w_ij h_j + v_i in the last column. Let N_i = max(max_j |w_ij|, |v_i|),
 * and let e_jk bound the error of h_jk. By running error analysis the error of entry (i, k) of a fresh sum of n
 * products is at most Σ_j |w_ij| (e_jk + γ |h_jk|) + γ |v_i| ≤ N_i (Σ_j (e_jk + γ |h_jk|) + γ), γ = (n / 4 + 8) u: a factor
 * of the unit times one of the cell and the column. Changing h_j by δ adds |w_ij| (e_δ + 3u |δ|) + u |entry|, and
 * |entry| ≤ N_i s with a number s of the cell and the column that grows by |δ|: again N_i times such a number.
 */

/** Covers what products and sums of doubles that underflow may lose, for up to 2³⁰ of them. */
export const TINY: number = 2 ** -1040

export interface UnitMaps {
  readonly width: number
  /** N_i: [width]. */
  readonly norms: Float64Array
  /** a0, a1, c: [numCells, width, 3]. */
  readonly rows: Float64Array
  /** [numCells, 3]. A column with error 0 is exact; not-a-number fails every `>` test, which is what callers rely on. */
  readonly errors: Float64Array
}

/** Bound of the error of an entry; 0 where it is zero whatever the rounding. */
export function entryBound(norm: number, error: number): number {
  return norm === 0 || error === 0 ? 0 : norm * error * (1 + 2 ** -40) + TINY
}
