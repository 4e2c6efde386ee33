/**
 * The generative model: decoder g, observation noise Σx and prior covariance Σz, as plain structured-cloneable data.
 * Everything that acts on it is a function elsewhere; nothing here is ever written in place.
 */
import type { ImageShape } from '../imageShape.ts'

/** Where a layer's input comes from: the position in the list of the layer whose output it is, −1 for z. */
interface Wired {
  /** Default: the layer before. */
  readonly from?: number
}
/** Rows, then columns of pixels. */
export type Pair = readonly [number, number]

/** h ↦ W h + v. `weight` is [outputSize, inputSize] row-major, `bias` is [outputSize]. */
export interface LinearLayer extends Wired {
  readonly type: 'Linear'
  readonly inputSize: number
  readonly outputSize: number
  readonly weight: Float64Array
  readonly bias: Float64Array
}
/** The cross-correlation of torch.nn.Conv2d; groups and dilation are 1. `bias` is [out]. */
export interface Conv2dLayer extends Wired {
  readonly type: 'Conv2d'
  readonly inputShape: ImageShape
  readonly outputShape: ImageShape
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  /** [out, in, kh, kw] row-major. */
  readonly weight: Float64Array
  readonly bias: Float64Array
}
/** torch.nn.ConvTranspose2d; groups and dilation are 1. `bias` is [out]. */
export interface ConvTranspose2dLayer extends Wired {
  readonly type: 'ConvTranspose2d'
  readonly inputShape: ImageShape
  readonly outputShape: ImageShape
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  /** Rows and columns more at one end of the output. */
  readonly outputPadding: Pair
  /** [in, out, kh, kw] row-major. */
  readonly weight: Float64Array
  readonly bias: Float64Array
}
/** torch.nn.Upsample by whole factors; bilinear with align_corners=False. */
export interface UpsampleLayer extends Wired {
  readonly type: 'Upsample'
  readonly inputShape: ImageShape
  readonly outputShape: ImageShape
  readonly mode: 'nearest' | 'bilinear'
}
/** The largest entry of each window; what padding adds never is. */
export interface MaxPool2dLayer extends Wired {
  readonly type: 'MaxPool2d'
  readonly inputShape: ImageShape
  readonly outputShape: ImageShape
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
}
/** Says that images are lists of numbers from here on; changes none. */
export interface FlattenLayer extends Wired {
  readonly type: 'Flatten'
}
/** Says that lists of numbers are images from here on; changes none. */
export interface UnflattenLayer extends Wired {
  readonly type: 'Unflatten'
  readonly shape: ImageShape
}
/** h ↦ h + the output of the layer at position `with` (−1 for z), of the same size: what closes a residual block. */
export interface AddLayer extends Wired {
  readonly type: 'Add'
  readonly with: number
}
export interface ReluLayer extends Wired {
  readonly type: 'ReLU'
}
/** h ↦ h for h ≥ 0, negativeSlope · h otherwise. */
export interface LeakyReluLayer extends Wired {
  readonly type: 'LeakyReLU'
  readonly negativeSlope: number
}
export interface AbsLayer extends Wired {
  readonly type: 'Abs'
}

/** Layers with parameters, in which they are linear. */
export type LearnedLayer = LinearLayer | Conv2dLayer | ConvTranspose2dLayer
export type ElementwiseLayer = ReluLayer | LeakyReluLayer | AbsLayer
export type Layer =
  | LearnedLayer
  | ElementwiseLayer
  | UpsampleLayer
  | MaxPool2dLayer
  | FlattenLayer
  | UnflattenLayer
  | AddLayer
export type LayerType = Layer['type']

/** g: ℝ^latentDim → ℝ^dataDim, the layers applied in order, or as their `from` and `with` say. */
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
