import type { RegionShares } from '../inference/regionShares.ts'
import type { Partition } from '../partition/partition.ts'
import { emptyPatternStatistics, type PatternStatistics } from './sufficientStatistics.ts'

/** Takes in points of many patterns of observed coordinates, at one set of parameters. */
export interface MixedAccumulator {
  /** The point that the shares hold; its observed coordinates, and their values `seen`, in order. */
  readonly add: (shares: RegionShares, observed: Int32Array, seen: Float64Array) => void
  /** Once, after the last point: D + 1 entries, whatever the number of patterns. */
  readonly finish: () => PatternStatistics[]
}

/**
 * Statistics of points whose masks differ. Where Σx is no full matrix the coordinates are independent given z, so that all
 * that the M-step asks for is, of every coordinate, the statistics of the points that show it.
 *
 * Memory  R D (2 + 2 S + S²) numbers
 * Source  MATH.md 6, each pattern's own rows, added up over the patterns coordinate by coordinate
 */
export function createMixedAccumulator(partition: Partition): MixedAccumulator {
  const { numRegions: R, dataDim: D, latentDim: S, slope, bias } = partition
  const none = new Int32Array(0)
  const latents = emptyPatternStatistics(none, R, S, false, 'latents')
  const within = new Float64Array(S * S)
  // as in PatternStatistics, with a coordinate's own weights and means of z: [R,D,…]
  const counts = new Float64Array(D)
  const weight = new Float64Array(R * D)
  const latentMean = new Float64Array(R * D * S)
  const latentScatter = new Float64Array(R * D * S * S)
  const residualMean = new Float64Array(R * D)
  const crossScatter = new Float64Array(R * D * S)
  const residualSq = new Float64Array(D)
  const shift = new Float64Array(S)
  const image = new Float64Array(S)
  return { add, finish }

  function add(shares: RegionShares, observed: Int32Array, seen: Float64Array): void {
    latents.numPoints++
    for (let i = 0; i < observed.length; i++) counts[observed[i]]++
    for (let i = 0; i < shares.numKept; i++) {
      takeLatents(shares, i)
      for (let j = 0; j < observed.length; j++) takeResidual(shares, i, observed[j], seen[j])
    }
  }

  function takeLatents({ kept, responsibility, mean, covariance }: RegionShares, i: number): void {
    const r = kept[i]
    const rho = responsibility[i]
    latents.weight[r] += rho
    const part = rho / latents.weight[r]
    const pull = rho - rho * part
    for (let k = 0; k < S; k++) {
      shift[k] = mean[i * S + k] - latents.latentMean[r * S + k]
      latents.latentMean[r * S + k] += part * shift[k]
    }
    for (let k = 0; k < S; k++) {
      for (let j = 0; j < S; j++) {
        latents.latentScatter[(r * S + k) * S + j] += pull * shift[k] * shift[j]
        // what the conditional covariances C add: see takeResidual
        within[k * S + j] = rho * covariance[(i * S + k) * S + j]
        latents.latentScatter[(r * S + k) * S + j] += within[k * S + j]
      }
    }
  }

  /** Of coordinate d, after takeLatents: C adds C to z–z, −A C to r–z, A C Aᵀ to r–r. */
  function takeResidual({ kept, responsibility, mean }: RegionShares, i: number, d: number, x: number): void {
    const r = kept[i]
    const rho = responsibility[i]
    const at = r * D + d
    const total = weight[at] + rho
    const part = rho / total
    const pull = rho - rho * part
    weight[at] = total
    let e = x - bias[at]
    for (let k = 0; k < S; k++) {
      e -= slope[at * S + k] * mean[i * S + k]
      shift[k] = mean[i * S + k] - latentMean[at * S + k]
      latentMean[at * S + k] += part * shift[k]
      let sum = 0
      for (let j = 0; j < S; j++) sum += within[k * S + j] * slope[at * S + j]
      image[k] = sum
    }
    const delta = e - residualMean[at]
    residualMean[at] += part * delta
    let spread = rho * e * e
    for (let k = 0; k < S; k++) {
      spread += slope[at * S + k] * image[k]
      crossScatter[at * S + k] += pull * delta * shift[k] - image[k]
      for (let j = 0; j < S; j++)
        latentScatter[(at * S + k) * S + j] += pull * shift[k] * shift[j] + within[k * S + j]
    }
    residualSq[d] += spread
  }

  function finish(): PatternStatistics[] {
    const column = (values: Float64Array, d: number, width: number): Float64Array => {
      const own = new Float64Array(R * width)
      for (let r = 0; r < R; r++)
        for (let k = 0; k < width; k++) own[r * width + k] = values[(r * D + d) * width + k]
      return own
    }
    const coordinates = Array.from({ length: D }, (_, d): PatternStatistics => ({
      role: 'coordinate',
      observed: Int32Array.of(d),
      numPoints: counts[d],
      weight: column(weight, d, 1),
      latentMean: column(latentMean, d, S),
      residualMean: column(residualMean, d, 1),
      latentScatter: column(latentScatter, d, S * S),
      crossScatter: column(crossScatter, d, S),
      residualSq: residualSq.slice(d, d + 1),
    }))
    return [latents, ...coordinates]
  }
}
