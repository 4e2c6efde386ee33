import { cholesky, choleskyLogDet } from '../../numerics/cholesky.ts'
import type { LatentGaussian } from '../../network/latentMixture.ts'

export interface WeightedGaussian extends LatentGaussian {
  readonly weight: number
}

/**
 * A mixture of fewer Gaussians with the same mean and covariance.
 *
 * @param parts  covariances positive definite, weights positive
 * @param count  at least 1; with no more parts than that they come back as they are
 * Method    of all pairs, again and again, those two become one Gaussian, of their mean and covariance, for which a bound of
 *           the divergence from the mixture is least: ½ ((v + w) log|Σ| − v log|Σ_1| − w log|Σ_2|)
 * Cost      O(n³) for n parts
 * Source    [R07]
 */
export function mergeComponents(parts: readonly WeightedGaussian[], count: number): WeightedGaussian[] {
  const merged = parts.map((part) => ({ part, logDet: logDetOf(part) }))
  while (merged.length > count) {
    let best = { cost: Infinity, i: 0, j: 1 }
    for (let i = 0; i < merged.length; i++) {
      for (let j = i + 1; j < merged.length; j++) {
        const [v, w] = [merged[i].part.weight, merged[j].part.weight]
        const logDet = logDetOf(union(merged[i].part, merged[j].part))
        const cost = v * (logDet - merged[i].logDet) + w * (logDet - merged[j].logDet)
        if (cost < best.cost) best = { cost, i, j }
      }
    }
    const part = union(merged[best.i].part, merged[best.j].part)
    merged.splice(best.j, 1)
    merged[best.i] = { part, logDet: logDetOf(part) }
  }
  return merged.map(({ part }) => part)
}

function logDetOf({ mean, covariance }: LatentGaussian): number {
  const factor = cholesky(covariance, mean.length)
  return factor === null ? -Infinity : choleskyLogDet(factor, mean.length)
}

function union(a: WeightedGaussian, b: WeightedGaussian): WeightedGaussian {
  const weight = a.weight + b.weight
  const [v, w] = [a.weight / weight, b.weight / weight]
  const S = a.mean.length
  const gap = a.mean.map((value, i) => value - b.mean[i])
  return {
    weight,
    mean: a.mean.map((value, i) => value - w * gap[i]),
    covariance: a.covariance.map(
      (value, i) => v * value + w * b.covariance[i] + v * w * gap[Math.floor(i / S)] * gap[i % S],
    ),
  }
}
