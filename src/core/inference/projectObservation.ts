import type { NoiseCovariance } from '../network/model.ts'
import type { Projection } from '../numerics/projection.ts'
import type { Observation } from './observation.ts'

/**
 * Only y = Pᵀ(x − mean) is seen: its exact marginal has slope PᵀA_ω, bias Pᵀ(b_ω − mean) and noise PᵀΣxP, always
 * full. observeCoordinates is the case of unit vectors and no mean, without the sums.
 *
 * @param projection  of the observation's coordinates; its axes linearly independent, not necessarily orthonormal
 * @throws RangeError  the projection is of another dimension
 * Cost      O(R D S k), and O(D² k) for a full Σx
 * Source    docs/MATH.md 3
 */
export function projectObservation(observation: Observation, projection: Projection): Observation {
  const { dataDim: D, latentDim: S, numRegions } = observation
  const { axes, mean } = projection
  const k = axes.length / D
  if (mean.length !== D || !Number.isInteger(k)) {
    throw new RangeError(`projection of ${mean.length} coordinates, the observation has ${D}`)
  }
  const slope = new Float64Array(numRegions * k * S)
  const bias = new Float64Array(numRegions * k)
  for (let r = 0; r < numRegions; r++) {
    for (let axis = 0; axis < k; axis++) {
      const to = r * k + axis
      for (let d = 0; d < D; d++) {
        const weight = axes[axis * D + d]
        const from = r * D + d
        bias[to] += weight * (observation.bias[from] - mean[d])
        for (let s = 0; s < S; s++) slope[to * S + s] += weight * observation.slope[from * S + s]
      }
    }
  }
  const noise: NoiseCovariance = { kind: 'full', matrix: projectNoise(observation.noise, axes, D) }
  return { dataDim: k, latentDim: S, numRegions, slope, bias, noise, span: null }
}

/** PᵀΣxP [k,k]. */
function projectNoise(noise: NoiseCovariance, axes: Float64Array, D: number): Float64Array {
  const k = axes.length / D
  const matrix = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    const spread = timesNoise(noise, axes.subarray(i * D, (i + 1) * D))
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let d = 0; d < D; d++) sum += spread[d] * axes[j * D + d]
      matrix[i * k + j] = sum
      matrix[j * k + i] = sum
    }
  }
  return matrix
}

/** Σx v [D]. */
function timesNoise(noise: NoiseCovariance, vector: Float64Array): Float64Array {
  switch (noise.kind) {
    case 'isotropic':
      return vector.map((value) => noise.variance * value)
    case 'diagonal':
      return vector.map((value, d) => noise.variances[d] * value)
    case 'full': {
      const D = vector.length
      return vector.map((_, d) => {
        let sum = 0
        for (let e = 0; e < D; e++) sum += noise.matrix[d * D + e] * vector[e]
        return sum
      })
    }
  }
}
