import { symmetricEigenvalues } from '../numerics/symmetricEigenvalues.ts'
import type { Partition } from './partition.ts'

/** How steep g is on each region. */
export interface RegionNorms {
  /** √Σ A_ij²: [R], data units per latent unit. */
  readonly frobenius: Float64Array
  /** The largest singular value of A_ω, the most that g moves per latent unit: [R]. */
  readonly spectral: Float64Array
}

/**
 * Norms of the slopes A_ω of all regions.
 *
 * Method    singular values by the eigenvalues of AᵀA, in closed form for S ≤ 2, with A scaled to entries of 1 at most
 * Accuracy  1e-15, relative  (asserted: regionNorms.test.ts)
 */
export function regionNorms({ numRegions: R, dataDim: D, latentDim: S, slope }: Partition): RegionNorms {
  const frobenius = new Float64Array(R)
  const spectral = new Float64Array(R)
  const gram = new Float64Array(S * S)
  for (let r = 0; r < R; r++) {
    const from = r * D * S
    let largest = 0
    for (let i = from; i < from + D * S; i++) largest = Math.max(largest, Math.abs(slope[i]))
    if (largest === 0) continue
    gram.fill(0)
    for (let d = 0; d < D; d++) {
      for (let i = 0; i < S; i++) {
        const scaled = slope[from + d * S + i] / largest
        for (let j = 0; j < S; j++) gram[i * S + j] += scaled * (slope[from + d * S + j] / largest)
      }
    }
    let trace = 0
    for (let i = 0; i < S; i++) trace += gram[i * S + i]
    frobenius[r] = largest * Math.sqrt(trace)
    spectral[r] =
      largest * Math.sqrt(S <= 2 ? largestEigenvalue(gram, S) : Math.max(...symmetricEigenvalues(gram, S)))
  }
  return { frobenius, spectral }
}

function largestEigenvalue(gram: Float64Array, S: number): number {
  return S === 1 ? gram[0] : 0.5 * (gram[0] + gram[3]) + Math.hypot(0.5 * (gram[0] - gram[3]), gram[1])
}
