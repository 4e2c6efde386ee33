import { choleskyLogDet, solveLower } from '../../numerics/cholesky.ts'
import { logSumExp } from '../../numerics/logSumExp.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import { latentFactor } from './latentFactor.ts'

const LOG_2PI = 1.8378770664093456

export interface MixtureTerms {
  /** Components of a weight that is not zero. */
  readonly live: readonly number[]
  /** Lower Cholesky factor of each component's covariance: [J] of [S,S]. */
  readonly factors: readonly Float64Array[]
  /** Differential entropy of each component [J], nats. */
  readonly entropies: Float64Array
  /** log w_k q_k(z) of every component [J], written; returns log q(z), nats. */
  readonly at: (latent: ArrayLike<number>, terms: Float64Array) => number
  /** The same at z = m_j + F_j u, where means and u may be of quite different sizes. */
  readonly around: (component: number, standard: Float64Array, terms: Float64Array) => number
}

/**
 * The terms of a mixture's density.
 *
 * @throws RangeError      log weights that are not one for each component, or do not sum to one within 1e-9; of latentFactor
 * @throws NumericalError  of latentFactor
 */
export function mixtureTerms({ logWeights, components }: LatentMixture, latentDim: number): MixtureTerms {
  const J = components.length
  if (logWeights.length !== J) throw new RangeError(`${logWeights.length} log weights of ${J} components`)
  const logTotal = logSumExp(logWeights)
  if (!(Math.abs(logTotal) < 1e-9)) throw new RangeError(`the weights of q sum to e^${logTotal}`)
  const factors = components.map((component) => latentFactor(component, latentDim))
  const halfLogs = Float64Array.from(factors, (factor) => 0.5 * choleskyLogDet(factor, latentDim))
  const scratch = new Float64Array(latentDim)
  const fromScratch = (k: number): number => {
    solveLower(factors[k], latentDim, scratch)
    let sumSq = 0
    for (const u of scratch) sumSq += u * u
    return logWeights[k] - halfLogs[k] - 0.5 * (latentDim * LOG_2PI + sumSq)
  }
  return {
    live: Array.from(components.keys()).filter((k) => logWeights[k] > -Infinity),
    factors,
    entropies: halfLogs.map((value) => value + 0.5 * latentDim * (1 + LOG_2PI)),
    at: (latent, terms) => {
      for (let k = 0; k < J; k++) {
        for (let i = 0; i < latentDim; i++) scratch[i] = latent[i] - components[k].mean[i]
        terms[k] = fromScratch(k)
      }
      return logSumExp(terms)
    },
    around: (j, standard, terms) => {
      for (let k = 0; k < J; k++) {
        let sumSq = 0
        if (k === j) {
          for (let i = 0; i < latentDim; i++) sumSq += standard[i] * standard[i]
          terms[k] = logWeights[k] - halfLogs[k] - 0.5 * (latentDim * LOG_2PI + sumSq)
          continue
        }
        for (let i = 0; i < latentDim; i++) {
          scratch[i] = components[j].mean[i] - components[k].mean[i]
          for (let l = 0; l <= i; l++) scratch[i] += factors[j][i * latentDim + l] * standard[l]
        }
        terms[k] = fromScratch(k)
      }
      return logSumExp(terms)
    },
  }
}
