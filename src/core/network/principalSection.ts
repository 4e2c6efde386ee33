import { leadingEigenpairs } from '../numerics/leadingEigenpairs.ts'
import type { LatentSection } from './sectionModel.ts'

/**
 * The section through the mean of some latents along their leading principal axes: unit vectors, the largest entry of
 * each positive. Where the points spread in fewer than k directions, those that are left are any orthogonal ones.
 *
 * @param points  [N,S] row-major, say what an encoder says of the data
 * @throws RangeError  no point, an entry that is not finite, or not 1 ≤ k ≤ S
 */
export function principalSection(points: Float64Array, latentDim: number, k: number): LatentSection {
  const S = latentDim
  const N = points.length / S
  if (!(Number.isInteger(N) && N >= 1 && points.every(Number.isFinite)))
    throw new RangeError(`expected rows of ${S} finite latents, got ${points.length} entries`)
  if (!(Number.isInteger(k) && k >= 1 && k <= S)) throw new RangeError(`${k} axes of ${S} latents`)
  const origin = new Float64Array(S)
  for (let n = 0; n < N; n++)
    for (let s = 0; s < S; s++) origin[s] += (points[n * S + s] - origin[s]) / (n + 1)
  const scatter = new Float64Array(S * S)
  for (let n = 0; n < N; n++)
    for (let i = 0; i < S; i++)
      for (let j = 0; j <= i; j++)
        scatter[i * S + j] += (points[n * S + i] - origin[i]) * (points[n * S + j] - origin[j])
  for (let i = 0; i < S; i++) for (let j = 0; j < i; j++) scatter[j * S + i] = scatter[i * S + j]
  const { vectors } = leadingEigenpairs(scatter, S, k)
  const directions = vectors.slice()
  for (let i = 0; i < k; i++) {
    const row = directions.subarray(i * S, (i + 1) * S)
    const largest = row.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
    if (largest < 0) row.forEach((value, s) => (row[s] = -value))
  }
  return { origin, directions }
}
