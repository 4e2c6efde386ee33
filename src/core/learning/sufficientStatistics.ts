/**
 * All that the M-step needs of the data, at fixed activation patterns, whatever the number of points. The residual is
 * r = x − A_ω z − b_ω at the parameters that made the statistics: the M-step solves for their change.
 */
export interface SufficientStatistics {
  readonly numPoints: number
  /** Σ_n log p(x_n), nats, all constants included. */
  readonly logLikelihood: number
  readonly latentDim: number
  readonly numRegions: number
  /**
   * One entry for each pattern of observed coordinates, as in the training data, that has its own statistics; then, if
   * others share theirs, one of their latents and one for each coordinate.
   */
  readonly patterns: readonly PatternStatistics[]
}

/** Of the points that show the same coordinates; D is their number. */
export interface PatternStatistics {
  /**
   * 'points': all that these points show. Of points whose masks differ, 'latents', without any coordinate, and for each
   * coordinate those that show it: 'coordinate', whose latents the former has counted.
   */
  readonly role: 'points' | 'latents' | 'coordinate'
  readonly observed: Int32Array
  readonly numPoints: number
  /** Total responsibility Σ_n ρ_ω(x_n): [R]. */
  readonly weight: Float64Array
  /** Mean of z under the responsibilities: [R,S]; zeros where the weight is zero, as all below. */
  readonly latentMean: Float64Array
  /** Mean of r: [R,D]. */
  readonly residualMean: Float64Array
  /** Σ_n E[1_ω (z − z̄)(z − z̄)ᵀ]: [R,S,S]. */
  readonly latentScatter: Float64Array
  /** Σ_n E[1_ω (r − r̄)(z − z̄)ᵀ]: [R,D,S]. */
  readonly crossScatter: Float64Array
  /** Σ_n E[r rᵀ] over all regions, about zero: its diagonal [D], or all of it [D,D]. */
  readonly residualSq: Float64Array
}

/** A pattern's statistics before any point; to be filled by the one who made them. */
export function emptyPatternStatistics(
  observed: Int32Array,
  numRegions: number,
  latentDim: number,
  isFull: boolean,
  role: PatternStatistics['role'] = 'points',
): { -readonly [K in keyof PatternStatistics]: PatternStatistics[K] } {
  const D = observed.length
  return {
    role,
    observed,
    numPoints: 0,
    weight: new Float64Array(numRegions),
    latentMean: new Float64Array(numRegions * latentDim),
    residualMean: new Float64Array(numRegions * D),
    latentScatter: new Float64Array(numRegions * latentDim * latentDim),
    crossScatter: new Float64Array(numRegions * D * latentDim),
    residualSq: new Float64Array(isFull ? D * D : D),
  }
}
