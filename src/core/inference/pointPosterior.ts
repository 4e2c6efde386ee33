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
  /** What some of these numbers consist of, for the formulas behind them. */
  readonly terms: PosteriorTerms
}

/** The parts of a point's numbers that its other fields do not hold. Natural logs. */
export interface PosteriorTerms {
  /** The regions with the largest posterior, the largest first: [K], K at most 8. */
  readonly leading: {
    readonly regionIds: Int32Array
    /** log N(x; b_ω, A_ω Σz A_ωᵀ + Σx). */
    readonly logEvidence: Float64Array
    /** log Φ_ω: the log mass of N(μ_ω(x), Σ_ω) on ω. */
    readonly logMass: Float64Array
  }
  /** Differential entropy of p(z|x, ω) and E[log p(x, z)|x, ω]: [R]; NaN where p(ω|x) is zero in doubles. */
  readonly conditionalEntropy: Float64Array
  readonly conditionalCompleteLogLikelihood: Float64Array
  /** The mode's region, its μ_ω(x), and the two terms of log p(x, z) at the mode. */
  readonly mode: {
    readonly regionId: number
    readonly regionMean: Float64Array
    /** log p(z), log p(x|z). */
    readonly logPrior: number
    readonly logLikelihood: number
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
  /**
   * Of what `mean` and `variance` consist: mean − E[g_m|x_o] = K (x_o − E[g_o|x_o]), what a full Σx tells of the noise of
   * x_m, and Var[x_m|x_o] = E[Var[x_m|z, x_o]] + Var[E[x_m|z, x_o]], the first the same for all z: [M].
   */
  readonly noisePull: Float64Array
  readonly noiseVariance: Float64Array
  readonly latentVariance: Float64Array
  /** Cov[x_m|x_o] [M,M]; null unless it was asked for. */
  readonly covariance: Float64Array | null
}
