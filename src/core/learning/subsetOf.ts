import type { TrainingData } from './trainingData.ts'

/**
 * Some of the points, in the order given. Patterns of missing entries and noise floor stay those of all the data, so that
 * statistics of subsets can be merged and layer systems of subsets have one layout.
 *
 * @param indices  of points; any may come twice
 */
export function subsetOf(data: TrainingData, indices: Int32Array): TrainingData {
  const { dataDim: D } = data
  const values = new Float64Array(indices.length * D)
  indices.forEach((n, i) => values.set(data.values.subarray(n * D, (n + 1) * D), i * D))
  return { ...data, numPoints: indices.length, values, patternIds: indices.map((n) => data.patternIds[n]) }
}
