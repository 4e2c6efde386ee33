/** A Gaussian over the latent space: mean [S], covariance [S·S] row by row. */
export interface LatentGaussian {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** q(z): a mixture of Gaussians, log weights [J] that sum to one. */
export interface LatentMixture {
  readonly logWeights: Float64Array
  readonly components: readonly LatentGaussian[]
}
