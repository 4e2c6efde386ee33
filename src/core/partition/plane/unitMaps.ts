/**
 * The units of a level as affine functions on each of its cells, with rigorous error bounds that cost a few numbers a
 * cell instead of one an entry: the exact entry (unit i, column k) lies within `norms[i] · errors[k]` of `rows`, plus
 * `offsets[i]` in the last column, plus TINY (entryBound).
 *
 * Derived: the stage's image of columns h is Σ_j w_ij h_j + v_i in the last column. Let N_i = ‖w_i‖ in the Euclidean
 * norm, and let e_jk bound the error of h_jk. By running error analysis the error of entry (i, k) of a fresh sum of n
 * products is at most Σ_j |w_ij| (e_jk + γ |h_jk|) + γ |v_i| ≤ N_i ‖e_k + γ |h_k|‖ + γ |v_i|, γ = (n / 4 + 8) u
 * (Cauchy–Schwarz): a factor of the unit times one of the cell and the column, and a number of the unit. For weights
 * and inputs without a pattern this is π/2 of the sum of absolute values, whatever the width. In turn
 * ‖e_k‖ ≤ ‖N‖ errors[k] + ‖offsets‖ of the level before. Changing h_j by δ adds |w_ij| (e_δ + 3u |δ|) + u |entry|, and
 * |entry| ≤ N_i s + |v_i| with a number s of the cell and the column that grows by |δ|: again N_i times such a number,
 * and u |v_i|, which is counted in the offsets.
 */

/** Covers what products and sums of doubles that underflow may lose, for up to 2³⁰ of them. */
export const TINY: number = 2 ** -1040

export interface UnitMaps {
  readonly width: number
  /** N_i: [width]. */
  readonly norms: Float64Array
  /** What the roundings of sums that a bias is in may come to by the bias alone: [width]. */
  readonly offsets: Float64Array
  /** a0, a1, c: [numCells, width, 3]. */
  readonly rows: Float64Array
  /** [numCells, 3]. A column with error 0 is exact; not-a-number fails every `>` test, which is what callers rely on. */
  readonly errors: Float64Array
}

export function emptyUnitMaps(width: number, numCells: number): UnitMaps {
  return {
    width,
    norms: new Float64Array(width),
    offsets: new Float64Array(width),
    rows: new Float64Array(3 * width * numCells),
    errors: new Float64Array(3 * numCells),
  }
}

/** Bound of the error of an entry of a unit on a cell; 0 where it is exact. */
export function entryBound(
  { norms, offsets, errors }: UnitMaps,
  cell: number,
  unit: number,
  k: number,
): number {
  const norm = norms[unit]
  const error = errors[3 * cell + k]
  return norm === 0 || error === 0
    ? 0
    : (norm * error + (k === 2 ? offsets[unit] : 0)) * (1 + 2 ** -40) + TINY
}
