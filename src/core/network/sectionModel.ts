import { orthonormalBasis } from '../numerics/orthonormalBasis.ts'
import { cholesky, solveLower } from '../numerics/cholesky.ts'
import { SINGULAR_PIVOT } from './limits.ts'
import type { GenerativeModel, Layer, LinearLayer } from './model.ts'

/** The latents z = origin + Σ_i u_i · direction_i. */
export interface LatentSection {
  /** [S] */
  readonly origin: Float64Array
  /** [k,S] row-major: independent, of any length and angle. */
  readonly directions: Float64Array
}

export interface SectionModel {
  /** Of the latents u ∈ ℝ^k. Its first layer is the section itself, the others are the model's, one place further. */
  readonly model: GenerativeModel
  /** Where u = 0 lies now: the section's likeliest z under the prior [S]. */
  readonly origin: Float64Array
}

/**
 * The model given that z lies in a section: p(u) = N(0, Σu), p(x|u) = N(g(origin + P u), Σx), P [S,k] the directions as
 * columns. What it says of x, say log p(x), is of x given that z lies there, not of x.
 *
 * Derived: given that z is within any parallel slab around the section, in the limit of a thin slab, u has the density of
 * z there up to a constant: exp(−½ (o + P u)ᵀ Σz⁻¹ (o + P u)) is a Gaussian of precision PᵀΣz⁻¹P and of mean
 * m = −(PᵀΣz⁻¹P)⁻¹ PᵀΣz⁻¹ o; the origin moves to o + P m. With Σz = L Lᵀ and L⁻¹P = Q R, m = −R⁻¹QᵀL⁻¹o and
 * Σu = R⁻¹R⁻ᵀ: no product with Σz⁻¹, which would square its condition.
 *
 * @throws RangeError  not 1 ≤ k ≤ S directions, an entry that is not finite, dependent directions (in units of the prior,
 *                     to the limit that model files have: SINGULAR_PIVOT), or Σz that is not positive definite
 * Accuracy  Σu to 1e-14 and the mean of u to 1e-14 of its standard deviation where Σz is diagonal, of condition 1e12
 *           (asserted: sectionModel.test.ts)
 */
export function sectionModel(model: GenerativeModel, section: LatentSection): SectionModel {
  const { origin, directions } = section
  const { decoder, noise, priorCovariance } = model
  const S = decoder.latentDim
  const k = directions.length / S
  if (origin.length !== S || !Number.isInteger(k) || k < 1 || k > S)
    throw new RangeError(
      `${directions.length} entries of directions, ${origin.length} of the origin, S = ${S}`,
    )
  if (![...origin, ...directions].every(Number.isFinite))
    throw new RangeError('a section of finite entries only')
  const factor = cholesky(priorCovariance, S)
  if (factor === null) throw new RangeError('priorCovariance: expected a positive definite matrix')
  const white = directions.slice()
  for (let i = 0; i < k; i++) solveLower(factor, S, white, i * S)
  const basis = basisOf(white, S, k)
  const moved = movedOrigin(section, factor, basis)
  const first: LinearLayer = {
    type: 'Linear',
    inputSize: k,
    outputSize: S,
    weight: transposed(directions, k, S),
    bias: moved,
  }
  return {
    origin: moved.slice(),
    model: {
      decoder: {
        latentDim: k,
        dataDim: decoder.dataDim,
        layers: [first, ...decoder.layers.map(oneFurther)],
      },
      noise,
      priorCovariance: inverseOfSquare(basis.triangle, k),
    },
  }
}

/** Rows of Qᵀ and R of the whitened directions. */
function basisOf(
  white: Float64Array,
  S: number,
  k: number,
): { readonly basis: Float64Array; readonly triangle: Float64Array } {
  const { rank, basis, factor } = orthonormalBasis(transposed(white, k, S), S, k)
  for (let i = 0; i < k; i++) {
    let lengthSq = 0
    for (let j = 0; j < Math.min(i + 1, rank); j++) lengthSq += factor[j * k + i] ** 2
    if (!(i < rank && factor[i * k + i] ** 2 > k * SINGULAR_PIVOT * lengthSq && lengthSq < Infinity))
      throw new RangeError(`direction ${i} depends on those before it`)
  }
  return { basis, triangle: factor }
}

/**
 * o + P m, m = −R⁻¹ Qᵀ L⁻¹ o: in the section but for the rounding of each coordinate, and none that is held moves; nor does
 * any where Qᵀ L⁻¹ o is but its own rounding, which would show where a plain 0 was given.
 */
function movedOrigin(
  { origin, directions }: LatentSection,
  factor: Float64Array,
  { basis, triangle }: ReturnType<typeof basisOf>,
): Float64Array {
  const S = origin.length
  const k = directions.length / S
  const white = origin.slice()
  solveLower(factor, S, white)
  const mean = new Float64Array(k)
  for (let i = k - 1; i >= 0; i--) {
    let sum = 0
    for (let s = 0; s < S; s++) sum -= basis[i * S + s] * white[s]
    if (Math.abs(sum) <= S * 2 ** -52 * Math.hypot(...white)) sum = 0
    for (let j = i + 1; j < k; j++) sum -= triangle[i * k + j] * mean[j]
    mean[i] = sum / triangle[i * k + i]
  }
  return origin.map((value, s) => mean.reduce((sum, m, i) => sum + m * directions[i * S + s], value))
}

/** R⁻¹R⁻ᵀ of an upper triangular R [k,k], exactly symmetric. */
function inverseOfSquare(triangle: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k)
  for (let j = 0; j < k; j++)
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0
      for (let l = i + 1; l <= j; l++) sum -= triangle[i * k + l] * inverse[l * k + j]
      inverse[i * k + j] = sum / triangle[i * k + i]
    }
  const square = new Float64Array(k * k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let l = i; l < k; l++) sum += inverse[i * k + l] * inverse[j * k + l]
      square[i * k + j] = square[j * k + i] = sum
    }
  return square
}

/** A layer with one more before it, whose output is what z was. */
function oneFurther(layer: Layer): Layer {
  const wired = layer.type === 'Add' ? { ...layer, with: layer.with + 1 } : layer
  return wired.from === undefined ? wired : { ...wired, from: wired.from + 1 }
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return matrix.map((_, p) => matrix[(p % rows) * columns + Math.floor(p / rows)])
}
