/**
 * The generative model: decoder g, observation noise Σx and prior covariance Σz, as plain structured-cloneable data.
 * Everything that acts on it is a function elsewhere; nothing here is ever written in place.
 */

/** z ↦ W z + v. `weight` is [outputSize, inputSize] row-major, `bias` is [outputSize]. */
export interface LinearLayer {
  readonly type: 'Linear'
  readonly inputSize: number
  readonly outputSize: number
  readonly weight: Float64Array
  readonly bias: Float64Array
}
export interface ReluLayer {
  readonly type: 'ReLU'
}
/** h ↦ h for h ≥ 0, negativeSlope · h otherwise. */
export interface LeakyReluLayer {
  readonly type: 'LeakyReLU'
  readonly negativeSlope: number
}
export interface AbsLayer {
  readonly type: 'Abs'
}

export type Layer = LinearLayer | ReluLayer | LeakyReluLayer | AbsLayer
export type LayerType = Layer['type']

/** g: ℝ^latentDim → ℝ^dataDim, the layers applied in order. */
export interface Decoder {
  readonly latentDim: number
  readonly dataDim: number
  readonly layers: readonly Layer[]
}

/** Σx. Variances, never standard deviations. `matrix` is [D,D] row-major, symmetric positive definite. */
export type NoiseCovariance =
  | { readonly kind: 'isotropic'; readonly variance: number }
  | { readonly kind: 'diagonal'; readonly variances: Float64Array }
  | { readonly kind: 'full'; readonly matrix: Float64Array }

/** p(z) = N(0, priorCovariance), p(x|z) = N(g(z), noise). `priorCovariance` is [S,S] row-major. */
export interface GenerativeModel {
  readonly decoder: Decoder
  readonly noise: NoiseCovariance
  readonly priorCovariance: Float64Array
}
