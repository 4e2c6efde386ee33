import type { RegionConstants } from '../inference/regionConstants.ts'
import type { RegionShares } from '../inference/regionShares.ts'
import type { ResidualBasis } from '../inference/residualBasis.ts'
import { createPace } from '../inference/createPace.ts'
import { addRows } from '../numerics/rowProducts.ts'
import type { Steps } from '../steps.ts'
import type { PointAccumulator } from './pointAccumulator.ts'
import { emptyPatternStatistics, type PatternStatistics } from './sufficientStatistics.ts'

/**
 * The statistics of createPointAccumulator for many coordinates with a basis Q of few. A whitened residual is
 * Q e + ξ, e [K] of the pair (x, ω) and ξ [D] what lies across Q, of x alone. So running means and scatters are
 * those of e; what ξ adds, Σ ρ ξ and Σ ρ (z − z̄) ξᵀ of every region, is a sum of products that waits until all pairs
 * are there, and takes a quarter of the loads. Σ E[r rᵀ] is the square of the point's mean residual, and a scatter of e.
 *
 * Memory  the points' ξ until the end
 * Cost    for a point D K multiply-adds, for each of its pairs D (S + 1)
 * Source  derived
 */
export function createBasisAccumulator(
  observed: Int32Array,
  constants: RegionConstants,
  basis: ResidualBasis,
  shares: RegionShares,
): PointAccumulator {
  const { numRegions: R, latentDim: S, dataDim: D, residualDim: E } = constants
  const { rank: K, rows, slope, bias, std, along, across } = basis
  const { kept, responsibility, mean, covariance } = shares
  const statistics = emptyPatternStatistics(observed, R, S, false)
  const { weight, latentMean, latentScatter, residualSq } = statistics
  // of e: as residualMean and crossScatter, [R,K] and [R,K,S], and Σ E[(e − E[e|x])(e − E[e|x])ᵀ], lower triangle [K,K]
  const innerMean = new Float64Array(R * K)
  const innerScatter = new Float64Array(R * K * S)
  const spread = new Float64Array(K * K)
  const within = new Float64Array(R * S * S)
  const points: Float64Array[] = []
  const pairs: Pairs = { region: [], point: [], share: [], mean: [] }
  const seen = new Float64Array(D)
  const residual = new Float64Array(R * K)
  const average = new Float64Array(K)
  const whole = new Float64Array(D)
  const sums = Array.from({ length: S + 1 }, () => new Float64Array(D))
  const shift = new Float64Array(S)
  const { evaluateSteps } = shares
  const addSteps =
    evaluateSteps === null
      ? null
      : function* (values: Float64Array, offset: number): Steps<number> {
          see(values, offset)
          return takeIn(yield* evaluateSteps(seen))
        }
  return { add, addSteps, finishSteps }

  function see(values: Float64Array, offset: number): void {
    for (let d = 0; d < D; d++) seen[d] = values[offset + observed[d]]
  }

  function add(values: Float64Array, offset: number): number {
    see(values, offset)
    return takeIn(shares.evaluate(seen))
  }

  /** What the shares now hold, and the basis has of their point. */
  function takeIn(logMarginal: number): number {
    average.fill(0)
    for (let i = 0; i < shares.numKept; i++) takePair(i)
    for (let i = 0; i < shares.numKept; i++) {
      const rho = responsibility[i]
      for (let k = 0; k < K; k++) residual[i * K + k] -= average[k]
      for (let k = 0, at = i * K; k < K; k++) {
        const value = rho * residual[at + k]
        for (let j = 0; j <= k; j++) spread[k * K + j] += value * residual[at + j]
      }
    }
    whole.set(across)
    addRows(rows, 0, K, average, 1, whole)
    for (let d = 0; d < D; d++) residualSq[d] += whole[d] * whole[d]
    points.push(across.slice())
    statistics.numPoints++
    return logMarginal
  }

  function takePair(i: number): void {
    const r = kept[i]
    const rho = responsibility[i]
    const total = weight[r] + rho
    const part = rho / total
    const pull = rho - rho * part
    weight[r] = total
    pairs.region.push(r)
    pairs.point.push(points.length)
    pairs.share.push(rho)
    for (let s = 0; s < S; s++) {
      pairs.mean.push(mean[i * S + s])
      shift[s] = mean[i * S + s] - latentMean[r * S + s]
      latentMean[r * S + s] += part * shift[s]
      for (let j = 0; j < S; j++) within[(r * S + s) * S + j] += rho * covariance[(i * S + s) * S + j]
    }
    for (let s = 0; s < S; s++)
      for (let j = 0; j < S; j++) latentScatter[(r * S + s) * S + j] += pull * shift[s] * shift[j]
    for (let k = 0; k < K; k++) {
      const row = r * E + k
      let e = along[k] - bias[row]
      for (let s = 0; s < S; s++) e -= slope[row * S + s] * mean[i * S + s]
      residual[i * K + k] = e
      average[k] += rho * e
      const at = r * K + k
      const delta = e - innerMean[at]
      innerMean[at] += part * delta
      for (let s = 0; s < S; s++) innerScatter[at * S + s] += pull * delta * shift[s]
    }
  }

  function* finishSteps(): Steps<PatternStatistics> {
    const isStepOver = createPace()
    const { starts, order } = byRegion(pairs.region, R)
    for (let r = 0; r < R; r++) {
      if (weight[r] === 0) continue
      addWithin(r)
      const own = order.subarray(starts[r], starts[r + 1])
      setResiduals(r, own)
      if (isStepOver(D * (S + 1) * (own.length + K))) yield { done: 0, total: 1 }
    }
    // the diagonal of Q · spread · Qᵀ
    for (let k = 0; k < K; k++) {
      for (let j = 0; j <= k; j++) {
        const value = (j < k ? 2 : 1) * spread[k * K + j]
        for (let d = 0, p = k * D, q = j * D; d < D; d++) residualSq[d] += value * rows[p++] * rows[q++]
      }
    }
    for (let d = 0; d < D; d++) residualSq[d] *= std[d] * std[d]
    return statistics
  }

  /** What the conditional covariances C add: C to z–z, −A C to r–z, A C Aᵀ to r–r. */
  function addWithin(r: number): void {
    for (let k = 0; k < S * S; k++) latentScatter[r * S * S + k] += within[r * S * S + k]
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < S; j++) {
        let sum = 0
        for (let s = 0; s < S; s++) sum += slope[(r * E + k) * S + s] * within[(r * S + s) * S + j]
        innerScatter[(r * K + k) * S + j] -= sum
        for (let i = 0; i <= k; i++) spread[k * K + i] += sum * slope[(r * E + i) * S + j]
      }
    }
  }

  /** residualMean and crossScatter of region r from its pairs, in data units. */
  function setResiduals(r: number, own: Int32Array): void {
    const { residualMean, crossScatter } = statistics
    const numPairs = own.length
    const inputs = Array.from(own, (pair) => points[pairs.point[pair]])
    // up to four at a time: the last ones may stand for none
    while (inputs.length % 4 > 0) inputs.push(inputs[0])
    const weights = Array.from({ length: S + 1 }, () => new Float64Array(inputs.length))
    for (let i = 0; i < numPairs; i++) {
      const rho = pairs.share[own[i]]
      weights[0][i] = rho / weight[r]
      for (let s = 0; s < S; s++)
        weights[s + 1][i] = rho * (pairs.mean[own[i] * S + s] - latentMean[r * S + s])
    }
    for (const sum of sums) sum.fill(0)
    addProducts(inputs, weights, sums)
    const inner = new Float64Array(K)
    for (let s = 0; s <= S; s++) {
      for (let k = 0; k < K; k++) {
        const at = r * K + k
        inner[k] = s === 0 ? innerMean[at] : innerScatter[at * S + s - 1]
      }
      addRows(rows, 0, K, inner, 1, sums[s])
    }
    for (let d = 0; d < D; d++) {
      residualMean[r * D + d] = std[d] * sums[0][d]
      for (let s = 0; s < S; s++) crossScatter[(r * D + d) * S + s] = std[d] * sums[s + 1][d]
    }
  }
}

/** outputs[s] += Σ_i weights[s][i] inputs[i], the number of inputs a multiple of four. */
function addProducts(
  inputs: readonly Float64Array[],
  weights: readonly Float64Array[],
  outputs: readonly Float64Array[],
): void {
  for (let i = 0; i < inputs.length; i += 4) {
    for (let s = 0; s + 1 < outputs.length; s += 2)
      addToTwo(inputs, i, weights, s, outputs[s], outputs[s + 1])
    if (outputs.length % 2 === 1)
      addToOne(inputs, i, weights[outputs.length - 1], outputs[outputs.length - 1])
  }
}

function addToOne(
  inputs: readonly Float64Array[],
  i: number,
  weights: Float64Array,
  out: Float64Array,
): void {
  const D = out.length
  const [a, b, c, e] = [inputs[i], inputs[i + 1], inputs[i + 2], inputs[i + 3]]
  const [u, v, w, x] = [weights[i], weights[i + 1], weights[i + 2], weights[i + 3]]
  for (let d = 0; d < D; d++) out[d] += u * a[d] + v * b[d] + (w * c[d] + x * e[d])
}

/** Two at once share the loads: half of the time. */
function addToTwo(
  inputs: readonly Float64Array[],
  i: number,
  weights: readonly Float64Array[],
  s: number,
  first: Float64Array,
  second: Float64Array,
): void {
  const D = first.length
  const [a, b, c, e] = [inputs[i], inputs[i + 1], inputs[i + 2], inputs[i + 3]]
  const one = weights[s]
  const two = weights[s + 1]
  const [u1, v1, w1, x1] = [one[i], one[i + 1], one[i + 2], one[i + 3]]
  const [u2, v2, w2, x2] = [two[i], two[i + 1], two[i + 2], two[i + 3]]
  for (let d = 0; d < D; d++) {
    const p = a[d]
    const q = b[d]
    const r = c[d]
    const t = e[d]
    first[d] += u1 * p + v1 * q + (w1 * r + x1 * t)
    second[d] += u2 * p + v2 * q + (w2 * r + x2 * t)
  }
}

/** The pairs (x, ω) that were kept, in order of x: mean has S entries for each. */
interface Pairs {
  readonly region: number[]
  readonly point: number[]
  readonly share: number[]
  readonly mean: number[]
}

/** Indices of the pairs region by region, in their order. */
function byRegion(region: readonly number[], R: number): { starts: Int32Array; order: Int32Array } {
  const starts = new Int32Array(R + 1)
  for (const r of region) starts[r + 1]++
  for (let r = 0; r < R; r++) starts[r + 1] += starts[r]
  const next = starts.slice()
  const order = new Int32Array(region.length)
  region.forEach((r, i) => (order[next[r]++] = i))
  return { starts, order }
}
