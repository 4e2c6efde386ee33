import { cholesky, choleskyLogDet, solveLower } from '../numerics/cholesky.ts'
import { decomposeColumns } from '../numerics/decomposeColumns.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { createPace } from './createPace.ts'
import { buildPlaneFrameSteps, type PlaneFrame } from './planeFrame.ts'
import type { Observation } from './observation.ts'
import { residualBasis, type ResidualBasis } from './residualBasis.ts'

/** 1/√ε. */
const WIDEST = 6.7e7
const LOG_2PI = 1.8378770664093456
/** Factors, inverses and allocations of a region, in multiply-adds. */
const WORK_PER_REGION = 500

/**
 * All that the exact inference needs of the model, per region and whatever x is. Latents are whitened by the prior,
 * z = Lz y, and observations by the noise, so that on region ω: x̃ = B_ω y + b̃_ω + N(0, I), y ~ N(0, I).
 */
export interface RegionConstants {
  readonly partition: Partition
  readonly observation: Observation
  readonly numRegions: number
  readonly latentDim: number
  /** D of the observation; 0 where nothing is seen. */
  readonly dataDim: number
  /** Other coordinates of whitened observations, fewer, in which all residuals have their length; or null. */
  readonly basis: ResidualBasis | null
  /** E: coordinates of a residual, D where there is no basis. */
  readonly residualDim: number
  /** 1/std of each coordinate [E], or null where biases are whitened: for a full Σx, and in a basis. */
  readonly inverseStd: Float64Array | null
  /** Lower Cholesky factor of a full Σx [D,D], or null. */
  readonly noiseFactor: Float64Array | null
  /** b̃_ω [R,E] for a full Σx and in a basis; the raw biases otherwise: x − b is then formed before it is scaled. */
  readonly bias: Float64Array
  /** B_ω [R,E,S]. */
  readonly whitenedSlope: Float64Array
  /** Lz [S,S], Σz = Lz Lzᵀ. */
  readonly priorFactor: Float64Array
  /** B_ωᵀ B_ω [R,S,S]. */
  readonly gram: Float64Array
  /** Cholesky factor of I + B_ωᵀ B_ω, the posterior precision of y [R,S,S]. */
  readonly precisionFactor: Float64Array
  /** Σ_ω = Lz (I + BᵀB)⁻¹ Lzᵀ of (7) [R,S,S]. */
  readonly regionCovariance: Float64Array
  /** Σ_ω⁻¹ [R,S,S]. */
  readonly regionPrecision: Float64Array
  /** −½ (D log 2π + log|Σx| + log|I + BᵀB|): log κ_ω where both residuals vanish [R]. */
  readonly logNormaliser: Float64Array
  /** −½ (D log 2π + log|Σx| + S log 2π + log|Σz|): log p(x, z) where both residuals vanish. */
  readonly logJointNormaliser: number
  /** S = 2: the regions in frames of their own; otherwise null. */
  readonly frame: PlaneFrame | null
}

/** buildRegionConstantsSteps without stops. */
export function buildRegionConstants(
  partition: Partition,
  observation: Observation,
  priorCovariance: Float64Array,
): RegionConstants {
  return runToEnd(buildRegionConstantsSteps(partition, observation, priorCovariance))
}

/**
 * Constants of every region for one observation.
 *
 * Method    Woodbury: only S×S systems; an isotropic or diagonal Σx never becomes a matrix; many coordinates are
 *           replaced by those of residualBasis.ts
 * Cost      O(R D S²), in a basis of K coordinates O(D K² + R K² S), for a full Σx O(D³ + R D² S); once per partition
 * @param priorCovariance  Σz [S,S] row-major
 * @throws NumericalError  `notPositiveDefinite` (Σx or Σz), `overflow` (a slope or bias, in standard deviations of the
 *                         noise, whose square no double can hold)
 * Source    [BPB20] (7), and Prop. 1 for κ_ω; Woodbury form derived in docs/MATH.md 3
 */
export function* buildRegionConstantsSteps(
  partition: Partition,
  observation: Observation,
  priorCovariance: Float64Array,
): Steps<RegionConstants> {
  const { numRegions, latentDim: S, dataDim: D } = observation
  const priorFactor = factorOrThrow(priorCovariance, S, 'the prior covariance Σz')
  const noise = factorNoise(observation)
  const { noiseFactor, logDet: noiseLogDet } = noise
  const basis = noise.inverseStd === null ? null : residualBasis(observation, noise.inverseStd)
  const inverseStd = basis === null ? noise.inverseStd : null
  const E = basis === null ? D : basis.rank + 1

  const isStepOver = createPace()
  const maps = basis ?? observation
  const whitenedSlope = yield* partOfSteps(
    whitenSlopesSteps({ latentDim: S, numRegions, ...maps }, E, priorFactor, inverseStd, noiseFactor),
    0,
    0.3,
  )
  let { bias } = maps
  if (noiseFactor !== null) {
    bias = observation.bias.slice()
    for (let r = 0; r < numRegions; r++) {
      solveLower(noiseFactor, D, bias, r * D)
      // a triangular system for every column
      if (isStepOver(D * D)) yield { done: 0.3 + (0.1 * (r + 1)) / numRegions, total: 1 }
    }
  }

  const gram = new Float64Array(numRegions * S * S)
  const precisionFactor = new Float64Array(numRegions * S * S)
  const regionCovariance = new Float64Array(numRegions * S * S)
  const regionPrecision = new Float64Array(numRegions * S * S)
  const logNormaliser = new Float64Array(numRegions)
  const precision = new Float64Array(S * S)
  const columns = new Float64Array(S * S)
  for (let r = 0; r < numRegions; r++) {
    const at = r * S * S
    for (let i = 0; i < S; i++) {
      for (let j = 0; j < S; j++) {
        let sum = 0
        for (let d = 0; d < E; d++) {
          const row = (r * E + d) * S
          sum += whitenedSlope[row + i] * whitenedSlope[row + j]
        }
        gram[at + i * S + j] = sum
        precision[i * S + j] = sum + (i === j ? 1 : 0)
      }
    }
    const factor = S === 2 ? factorOfPair(whitenedSlope, r * E * 2, E) : cholesky(precision, S)
    if (factor === null)
      throwOverflow(r, 'slope', largestMagnitude(whitenedSlope, r * E * S, (r + 1) * E * S))
    precisionFactor.set(factor, at)
    logNormaliser[r] = -0.5 * (D * LOG_2PI + noiseLogDet + choleskyLogDet(factor, S))
    // rows of G = K⁻¹ Lzᵀ, column by column; Σ_ω = Gᵀ G
    for (let j = 0; j < S; j++) {
      for (let i = 0; i < S; i++) columns[j * S + i] = priorFactor[j * S + i]
      solveLower(factor, S, columns, j * S)
    }
    for (let i = 0; i < S; i++) {
      for (let j = 0; j < S; j++) {
        let sum = 0
        for (let k = 0; k < S; k++) sum += columns[i * S + k] * columns[j * S + k]
        regionCovariance[at + i * S + j] = sum
      }
    }
    setPrecision(regionPrecision, at, priorFactor, factor, S)
    const magnitude = largestBias(E, inverseStd, bias, r)
    if (!(magnitude < 1e150)) throwOverflow(r, 'bias', magnitude)
    if (isStepOver(WORK_PER_REGION + E * S * S)) yield { done: 0.4 + (0.3 * (r + 1)) / numRegions, total: 1 }
  }
  const logJointNormaliser = -0.5 * ((D + S) * LOG_2PI + noiseLogDet + choleskyLogDet(priorFactor, S))
  const constants = {
    partition,
    observation,
    numRegions,
    latentDim: S,
    dataDim: D,
    basis,
    residualDim: E,
    inverseStd,
    noiseFactor,
    bias,
    whitenedSlope,
    priorFactor,
    gram,
    precisionFactor,
    regionCovariance,
    regionPrecision,
    logNormaliser,
    logJointNormaliser,
  }
  const { geometry } = partition
  if (geometry.kind !== 'plane') return { ...constants, frame: null }
  return { ...constants, frame: yield* partOfSteps(buildPlaneFrameSteps(constants, geometry), 0.7, 1) }
}

/**
 * Cholesky factor of I + BᵀB = V diag(1 + s²) Vᵀ by turning V diag(√(1 + s²)) into a lower triangle: a flat direction
 * beside a steep one keeps its digits, half of which the sum loses. null where a square overflows, and where the
 * posterior is more than 6e7 times as wide one way as the other: the integrals over polygons are not sure to end there.
 */
function factorOfPair(matrix: Float64Array, offset: number, D: number): Float64Array | null {
  const stretches = new Float64Array(2)
  const rotation = new Float64Array(2)
  decomposeColumns(matrix, offset, D, new Float64Array(2 * D), 0, stretches, 0, rotation)
  const [cos, sin] = rotation
  const g0 = Math.hypot(1, stretches[0])
  const g1 = Math.hypot(1, stretches[1])
  if (!(g0 < Math.min(1e150, WIDEST * g1))) return null
  const k11 = Math.hypot(cos * g0, sin * g1)
  return Float64Array.of(k11, 0, (cos * sin * (g0 * g0 - g1 * g1)) / k11, (g0 / k11) * g1)
}

function factorOrThrow(matrix: Float64Array, n: number, name: string): Float64Array {
  const factor = cholesky(matrix, n)
  if (factor === null) {
    throw new NumericalError('notPositiveDefinite', `${name} is not positive definite`, { size: n })
  }
  return factor
}

function factorNoise(observation: Observation): {
  inverseStd: Float64Array | null
  noiseFactor: Float64Array | null
  logDet: number
} {
  const { dataDim, noise } = observation
  if (noise.kind === 'full') {
    const noiseFactor = factorOrThrow(noise.matrix, dataDim, 'the noise covariance Σx')
    return { inverseStd: null, noiseFactor, logDet: choleskyLogDet(noiseFactor, dataDim) }
  }
  const inverseStd = new Float64Array(dataDim)
  let logDet = 0
  for (let d = 0; d < dataDim; d++) {
    const variance = noise.kind === 'isotropic' ? noise.variance : noise.variances[d]
    if (!(variance > 0 && variance < Infinity)) {
      throw new NumericalError('notPositiveDefinite', `the noise variance ${d} is ${variance}`, { variance })
    }
    inverseStd[d] = 1 / Math.sqrt(variance)
    if (noise.kind === 'diagonal') logDet += Math.log(variance)
  }
  if (noise.kind === 'isotropic') logDet = dataDim * Math.log(noise.variance)
  return { inverseStd, noiseFactor: null, logDet }
}

/** B_ω = Σx^{-1/2} A_ω Lz: [R,E,S]. */
function* whitenSlopesSteps(
  { numRegions, latentDim: S, slope }: Pick<Observation, 'numRegions' | 'latentDim' | 'slope'>,
  E: number,
  priorFactor: Float64Array,
  inverseStd: Float64Array | null,
  noiseFactor: Float64Array | null,
): Steps<Float64Array> {
  const isStepOver = createPace()
  const work = S * E * (noiseFactor === null ? S : S + E)
  const whitened = new Float64Array(numRegions * E * S)
  const column = new Float64Array(E)
  for (let r = 0; r < numRegions; r++) {
    for (let k = 0; k < S; k++) {
      for (let d = 0; d < E; d++) {
        let sum = 0
        for (let i = k; i < S; i++) sum += slope[(r * E + d) * S + i] * priorFactor[i * S + k]
        column[d] = inverseStd === null ? sum : sum * inverseStd[d]
      }
      if (noiseFactor !== null) solveLower(noiseFactor, E, column)
      for (let d = 0; d < E; d++) whitened[(r * E + d) * S + k] = column[d]
    }
    if (isStepOver(work)) yield { done: r + 1, total: numRegions }
  }
  return whitened
}

/** Σ_ω⁻¹ = Lz⁻ᵀ K Kᵀ Lz⁻¹, row i of (Lz⁻ᵀ K) being row i of Kᵀ Lz⁻¹ transposed. */
function setPrecision(
  out: Float64Array,
  offset: number,
  priorFactor: Float64Array,
  factor: Float64Array,
  S: number,
): void {
  // H = Lz⁻ᵀ K by back substitution over the columns of K
  const h = factor.slice()
  for (let column = 0; column < S; column++) {
    for (let i = S - 1; i >= 0; i--) {
      let sum = h[i * S + column]
      for (let j = i + 1; j < S; j++) sum -= priorFactor[j * S + i] * h[j * S + column]
      h[i * S + column] = sum / priorFactor[i * S + i]
    }
  }
  for (let i = 0; i < S; i++) {
    for (let j = 0; j < S; j++) {
      let sum = 0
      for (let k = 0; k < S; k++) sum += h[i * S + k] * h[j * S + k]
      out[offset + i * S + j] = sum
    }
  }
}

function largestMagnitude(values: Float64Array, from: number, to: number): number {
  let largest = 0
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(values[i])
    if (!(magnitude <= largest)) {
      if (magnitude !== magnitude) return NaN
      largest = magnitude
    }
  }
  return largest
}

function largestBias(
  E: number,
  inverseStd: Float64Array | null,
  bias: Float64Array,
  regionId: number,
): number {
  const from = regionId * E
  if (inverseStd === null) return largestMagnitude(bias, from, from + E)
  let largest = 0
  for (let d = 0; d < E; d++) {
    const magnitude = Math.abs(bias[from + d] * inverseStd[d])
    if (!(magnitude <= largest)) {
      if (magnitude !== magnitude) return NaN
      largest = magnitude
    }
  }
  return largest
}

function throwOverflow(regionId: number, what: string, magnitude: number): never {
  throw new NumericalError(
    'overflow',
    `the ${what} of region ${regionId} is ${magnitude.toPrecision(4)} standard deviations of the noise: beyond what doubles can hold beside the other values`,
    { regionId, what, magnitude },
  )
}
