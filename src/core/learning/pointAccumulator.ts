import { createPace } from '../inference/createPace.ts'
import type { RegionConstants } from '../inference/regionConstants.ts'
import type { RegionShares } from '../inference/regionShares.ts'
import type { Steps } from '../steps.ts'
import { emptyPatternStatistics, type PatternStatistics } from './sufficientStatistics.ts'

/** Takes in points of one pattern one after the other, at one set of parameters. */
export interface PointAccumulator {
  /** Take in the point at values[offset …], and return its log p, nats. */
  readonly add: (values: Float64Array, offset: number) => number
  /** The same in steps, where one point may take long; else null. */
  readonly addSteps: ((values: Float64Array, offset: number) => Steps<number>) | null
  /** Once, after the last point. */
  readonly finishSteps: () => Steps<PatternStatistics>
}

/**
 * Weighted running means and scatters of the conditional means (z, r); what the conditional covariances C add is known
 * from Σ ρ C alone, because r is affine in z: C to z–z, −A C to r–z, A C Aᵀ to r–r.
 */
export function createPointAccumulator(
  observed: Int32Array,
  constants: RegionConstants,
  shares: RegionShares,
  isFull: boolean,
): PointAccumulator {
  const { numRegions: R, latentDim: S, dataDim: D } = constants
  const { slope, bias } = constants.observation
  const { kept, responsibility, mean, covariance } = shares
  const statistics = emptyPatternStatistics(observed, R, S, isFull)
  const { weight, latentMean, residualMean, latentScatter, crossScatter, residualSq } = statistics
  const within = new Float64Array(R * S * S)
  const seen = new Float64Array(D)
  const residual = new Float64Array(D)
  const shift = new Float64Array(S)
  const { evaluateSteps } = shares
  const addSteps =
    evaluateSteps === null
      ? null
      : function* (values: Float64Array, offset: number): Steps<number> {
          see(values, offset)
          return takeIn(yield* evaluateSteps(seen))
        }
  return {
    add: S === 1 && !isFull ? addLine : add,
    addSteps,
    finishSteps,
  }

  function see(values: Float64Array, offset: number): void {
    for (let d = 0; d < D; d++) seen[d] = values[offset + observed[d]]
  }

  function add(values: Float64Array, offset: number): number {
    see(values, offset)
    return takeIn(shares.evaluate(seen))
  }

  /** What the shares now hold, into the statistics. */
  function takeIn(logMarginal: number): number {
    const count = shares.numKept
    for (let i = 0; i < count; i++) {
      const r = kept[i]
      const rho = responsibility[i]
      const total = weight[r] + rho
      const part = rho / total
      const pull = rho - rho * part
      weight[r] = total
      for (let k = 0; k < S; k++) {
        shift[k] = mean[i * S + k] - latentMean[r * S + k]
        latentMean[r * S + k] += part * shift[k]
        for (let j = 0; j < S; j++) within[(r * S + k) * S + j] += rho * covariance[(i * S + k) * S + j]
      }
      for (let k = 0; k < S; k++)
        for (let j = 0; j < S; j++) latentScatter[(r * S + k) * S + j] += pull * shift[k] * shift[j]
      for (let d = 0, at = r * D; d < D; d++, at++) {
        let e = seen[d] - bias[at]
        for (let k = 0; k < S; k++) e -= slope[at * S + k] * mean[i * S + k]
        residual[d] = e
        const delta = e - residualMean[at]
        residualMean[at] += part * delta
        for (let k = 0; k < S; k++) crossScatter[at * S + k] += pull * delta * shift[k]
        if (!isFull) residualSq[d] += rho * e * e
      }
      if (isFull) addOuter(rho)
    }
    statistics.numPoints++
    return logMarginal
  }

  /** The same for S = 1 and a diagonal of residuals, without the loops of length one: half the time. */
  function addLine(values: Float64Array, offset: number): number {
    see(values, offset)
    const logMarginal = shares.evaluate(seen)
    const count = shares.numKept
    for (let i = 0; i < count; i++) {
      const r = kept[i]
      const rho = responsibility[i]
      const total = weight[r] + rho
      const part = rho / total
      weight[r] = total
      const z = mean[i]
      const zShift = z - latentMean[r]
      latentMean[r] += part * zShift
      const pulled = (rho - rho * part) * zShift
      latentScatter[r] += pulled * zShift
      within[r] += rho * covariance[i]
      for (let d = 0, at = r * D; d < D; d++, at++) {
        const e = seen[d] - bias[at] - slope[at] * z
        const eShift = e - residualMean[at]
        residualMean[at] += part * eShift
        crossScatter[at] += pulled * eShift
        residualSq[d] += rho * e * e
      }
    }
    statistics.numPoints++
    return logMarginal
  }

  function addOuter(rho: number): void {
    for (let d = 0; d < D; d++)
      for (let j = 0; j < D; j++) residualSq[d * D + j] += rho * residual[d] * residual[j]
  }

  function* finishSteps(): Steps<PatternStatistics> {
    const isStepOver = createPace()
    const image = new Float64Array(D * S)
    for (let r = 0; r < R; r++) {
      if (weight[r] === 0) continue
      for (let k = 0; k < S * S; k++) latentScatter[r * S * S + k] += within[r * S * S + k]
      for (let d = 0; d < D; d++) {
        const at = r * D + d
        for (let j = 0; j < S; j++) {
          let sum = 0
          for (let k = 0; k < S; k++) sum += slope[at * S + k] * within[(r * S + k) * S + j]
          image[d * S + j] = sum
          crossScatter[at * S + j] -= sum
        }
      }
      for (let d = 0; d < D; d++) {
        for (let j = isFull ? 0 : d; j < (isFull ? D : d + 1); j++) {
          let sum = 0
          for (let k = 0; k < S; k++) sum += image[d * S + k] * slope[(r * D + j) * S + k]
          residualSq[isFull ? d * D + j : d] += sum
        }
      }
      if (isStepOver(D * S * (S + (isFull ? D : 1)))) yield { done: r + 1, total: R }
    }
    return statistics
  }
}
