import { symmetricEigenvalues } from '../numerics/symmetricEigenvalues.ts'
import type { Partition } from './partition.ts'

/**
 * ‖A_ω‖₂ of each region, how far g stretches a step of z at most: [R], data units per latent unit.
 *
 * Method  the root of the largest eigenvalue of AᵀA, scaled so that no square overflows; S = 1 and 2 in closed form
 */
export function slopeNorms({ slope, numRegions, dataDim, latentDim: S }: Partition): Float64Array {
  const gram = new Float64Array(S * S)
  return Float64Array.from({ length: numRegions }, (_, r) => {
    const rows = slope.subarray(r * dataDim * S, (r + 1) * dataDim * S)
    const scale = rows.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
    if (!(scale > 0)) return 0
    gram.fill(0)
    for (let row = 0; row < rows.length; row += S)
      for (let i = 0; i < S; i++)
        for (let j = 0; j < S; j++) gram[i * S + j] += (rows[row + i] / scale) * (rows[row + j] / scale)
    return scale * Math.sqrt(largestEigenvalue(gram, S))
  })
}

function largestEigenvalue(matrix: Float64Array, n: number): number {
  if (n === 1) return matrix[0]
  if (n === 2) return (matrix[0] + matrix[3] + Math.hypot(matrix[0] - matrix[3], matrix[1] + matrix[2])) / 2
  return symmetricEigenvalues(matrix, n)[n - 1]
}
