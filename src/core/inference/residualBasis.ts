import { orthonormalBasis } from '../numerics/orthonormalBasis.ts'
import { addRows, rowsTimes } from '../numerics/rowProducts.ts'
import type { Observation } from './observation.ts'

/**
 * Few coordinates for whitened observations x̃ of many. The whitened maps of all regions lie in v̂ + span Q, v̂ one point
 * and Q [D,K] orthonormal, so that what lies across them is the same for all:
 *   ‖x̃ − b̃_ω − B_ω y‖² = ‖Qᵀ(x̃ − v̂) − Qᵀ(b̃_ω − v̂) − QᵀB_ω y‖² + ‖(I − QQᵀ)(x̃ − v̂)‖².
 * The K coordinates of Q and that length as one more are a point of E = K + 1 coordinates, from which every residual has
 * the length that it has in D: a sum of squares still.
 */
export interface ResidualBasis {
  /** K. */
  readonly rank: number
  /** Qᵀ: [K,D]. */
  readonly rows: Float64Array
  /** Standard deviation of each coordinate's noise [D]. */
  readonly std: Float64Array
  /** Σx^{-1/2} A_ω in the basis [R,E,S], and its b̃_ω [R,E]; their last coordinates are zero. */
  readonly slope: Float64Array
  readonly bias: Float64Array
  /** Data x [D] to its coordinates: out [E]. Fills the two below. */
  readonly project: (x: ArrayLike<number>, out: Float64Array) => void
  /** Of the point that was projected last: its coordinates along Q [K], and (I − QQᵀ)(x̃ − v̂) [D]. */
  readonly along: Float64Array
  readonly across: Float64Array
}

/**
 * The basis that the observation's span gives; null without one, and where it is beyond doubles.
 *
 * @param inverseStd  1/std of each coordinate [D]
 * Accuracy  coordinates to a few √D units in the last place of ‖x̃ − v̂‖ and of the span's terms, as residuals in D have
 *           them  (asserted: residualBasis.test.ts)
 * Cost      O(D K² + R K² S), and 2 D K multiply-adds for a point
 * Source    derived: v̂ the last layer's bias, whitened; Q of its columns, whitened
 */
export function residualBasis(
  { dataDim: D, latentDim: S, numRegions: R, span }: Observation,
  inverseStd: Float64Array,
): ResidualBasis | null {
  if (span === null) return null
  const { width: n, columns, offset, coordinates } = span
  const whitened = columns.map((value, i) => value * inverseStd[Math.floor(i / n)])
  const { rank: K, basis: rows, factor } = orthonormalBasis(whitened, D, n)
  if (!factor.every(Number.isFinite)) return null
  const E = K + 1
  const slope = new Float64Array(R * E * S)
  const bias = new Float64Array(R * E)
  const image = new Float64Array(S + 1)
  for (let r = 0; r < R; r++) {
    for (let k = 0; k < K; k++) {
      image.fill(0)
      for (let j = 0; j < n; j++) {
        const weight = factor[k * n + j]
        if (weight === 0) continue
        const from = (r * n + j) * (S + 1)
        for (let s = 0; s <= S; s++) image[s] += weight * coordinates[from + s]
      }
      for (let s = 0; s < S; s++) slope[(r * E + k) * S + s] = image[s]
      bias[r * E + k] = image[S]
    }
  }
  const along = new Float64Array(K)
  const across = new Float64Array(D)
  return { rank: K, rows, std: inverseStd.map((value) => 1 / value), slope, bias, project, along, across }

  function project(x: ArrayLike<number>, out: Float64Array): void {
    for (let d = 0; d < D; d++) across[d] = (x[d] - offset[d]) * inverseStd[d]
    rowsTimes(rows, K, across, along)
    addRows(rows, 0, K, along, -1, across)
    let acrossSq = 0
    for (let d = 0; d < D; d++) acrossSq += across[d] * across[d]
    out.set(along)
    out[K] = Math.sqrt(acrossSq)
  }
}
