import { addBlock } from './addBlock.ts'
import type { PatternStatistics } from './sufficientStatistics.ts'

/**
 * Of one coordinate with the output row f: mixture += E[1_ω z̃ z̃ᵀ] ⊗ fᵀΣx⁻¹f, z̃ = [z; 1]: [S + 1, S + 1, out, out], the
 * lower triangles. In z̃ first, because there are as many S_ω as coordinates.
 */
export function addCoordinate(
  mixture: Float64Array,
  { weight, latentMean, latentScatter }: PatternStatistics,
  r: number,
  S: number,
  out: number,
  row: Float64Array,
  weightedRow: Float64Array,
): void {
  const w = weight[r]
  for (let a = 0; a <= S; a++) {
    for (let b = 0; b <= a; b++) {
      const means = (a < S ? latentMean[r * S + a] : 1) * (b < S ? latentMean[r * S + b] : 1)
      const moment = w * means + (a < S ? latentScatter[(r * S + a) * S + b] : 0)
      const at = (a * (S + 1) + b) * out * out
      for (let i = 0; i < out; i++) {
        const value = moment * row[i]
        for (let k = 0; k <= i; k++) mixture[at + i * out + k] += value * weightedRow[k]
      }
    }
  }
}

/** matrix += Σ J mixture_ik Jᵀ at (i, k), ã = J z̃. */
export function addMixture(
  matrix: Float64Array,
  mixture: Float64Array,
  input: Float64Array,
  m: number,
  S: number,
  out: number,
  second: Float64Array,
): void {
  const n = S + 1
  const rowOf = (j: number, a: number): number => (j < m - 1 ? input[j * n + a] : a === S ? 1 : 0)
  for (let i = 0; i < out; i++) {
    for (let k = 0; k <= i; k++) {
      second.fill(0)
      let isZero = true
      for (let a = 0; a < n; a++) {
        for (let b = 0; b <= a; b++) {
          const value = mixture[((a * n + b) * out + i) * out + k]
          if (value === 0) continue
          isZero = false
          for (let j = 0; j < m; j++) {
            for (let l = 0; l <= j; l++) {
              const other = a === b ? 0 : rowOf(j, b) * rowOf(l, a)
              second[j * m + l] += value * (rowOf(j, a) * rowOf(l, b) + other)
            }
          }
        }
      }
      if (!isZero) addBlock(matrix, out * m, i * m, k * m, m, 1, second)
    }
  }
}
