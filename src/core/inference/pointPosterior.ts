/** Everything exact that the model says about one observation x (missing entries allowed). Natural logs. */
export interface PointPosterior {
  /** log p(x_observed), nats. */
  readonly logMarginal: number
  /** E[z|x]: [S]. */
  readonly mean: Float64Array
  /** Cov[z|x]: [S,S]. */
  readonly covariance: Float64Array
  /** E[g(z)|x]: [D], all coordinates, missing ones too. */
  readonly expectedData: Float64Array
  /** argmax_z p(z|x), the log joint density log p(x, z) there, and g there [D]. */
  readonly map: { readonly latent: Float64Array; readonly logJoint: number; readonly data: Float64Array }
  /** Differential entropy of p(z|x), nats. */
  readonly entropy: number
  /** E[log p(x, z) | x], nats. */
  readonly expectedCompleteLogLikelihood: number
  /** log p(ω|x): [R]. */
  readonly logRegionPosterior: Float64Array
  /** Conditional mean E[z|x, ω]: [R,S]; NaN where the region's posterior is exactly zero. */
  readonly conditionalMean: Float64Array
  /** Central conditional covariance Cov[z|x, ω]: [R,S,S]. */
  readonly conditionalCovariance: Float64Array
  /** Missing coordinates given the observed ones; null where nothing is missing. */
  readonly missing: MissingPosterior | null
  /**
   * The point of the generated manifold nearest to x in the observed coordinates (Euclidean): z, g(z), distance; a
   * distance up to `rounding` cannot be told from 0.
   */
  readonly nearest: {
    readonly latent: Float64Array
    readonly data: Float64Array
    readonly distance: number
    readonly rounding: number
  }
}

/** M missing coordinates given the observed ones. */
export interface MissingPosterior {
  /** Ascending [M]. */
  readonly indices: Int32Array
  /** E[x_m|x_o], Var[x_m|x_o], observation noise included: [M]. The mean of g_m alone is in `expectedData`. */
  readonly mean: Float64Array
  readonly variance: Float64Array
  /** Var[g_m(z)|x_o], without the noise: [M]. */
  readonly imageVariance: Float64Array
  /** Cov[x_m|x_o] [M,M]; null unless it was asked for. */
  readonly covariance: Float64Array | null
}
