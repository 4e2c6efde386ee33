import { adaptiveIntegral } from '../../numerics/adaptiveIntegral.ts'
import type { Rng } from '../../numerics/createRng.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import { componentBreaks } from './componentBreaks.ts'
import type { Estimate } from './estimate.ts'
import type { MixtureTerms } from './mixtureTerms.ts'
import { normalLattice } from './normalLattice.ts'

/** Of every part of the line that the quadrature ends with. */
const TOLERANCE = 1e-13
/** S ≥ 2: independent estimates, whose scatter is the standard error. */
const NUM_LATTICES = 10
const STEPS = [1, 1, 0.4, 0.6]
const INV_SQRT_2PI = 0.3989422804014327

/**
 * I(k; z) of a mixture q(z) = Σ w_k q_k(z): what a draw says of the component that it came from, nats. It is the only part
 * of a mixture's entropy, and of its ELBO, without a closed form: H(q) = Σ w_k H(q_k) + I.
 *
 * @param rng  for S ≥ 2
 * @returns  between 0 and the entropy of the weights. S = 1 by quadrature; S ≥ 2 sampled, by systematic
 *           samples of every component (normalLattice.ts); exact (0) for one component
 * Method    E_q[Σ_k r_k log(r_k/w_k)], r_k = w_k q_k/q: positive, and bounded by the logs of the weights, so that neither
 *           narrow components nor far ones cost digits; each component in its own coordinate z = m_j + F_j u
 * Accuracy  quadrature within 1e-10, sampled as its standard error says  (asserted: mixtureGap.test.ts)
 * Source    derived
 */
export function labelInformation(q: LatentMixture, parts: MixtureTerms, rng: Rng): Estimate {
  const { logWeights, components } = q
  const { live, around } = parts
  if (live.length === 1) return { value: 0, kind: 'exact', standardError: 0 }
  const S = components[0].mean.length
  const terms = new Float64Array(components.length)
  const standard = new Float64Array(S)
  return S === 1 ? byQuadrature() : bySampling()

  /** Σ_k r_k log(r_k/w_k) at m_j + F_j u, u in `standard`. */
  function divergenceAt(j: number): number {
    const logDensity = around(j, standard, terms)
    let sum = 0
    for (const k of live) {
      const log = terms[k] - logDensity
      sum += Math.exp(log) * (log - logWeights[k])
    }
    return sum === sum ? sum : 0
  }

  function byQuadrature(): Estimate {
    let value = 0
    let standardError = 0
    for (const j of live) {
      const integral = adaptiveIntegral(
        (u) => {
          standard[0] = u
          return INV_SQRT_2PI * Math.exp(-0.5 * u * u) * divergenceAt(j)
        },
        componentBreaks(q, parts, j),
        TOLERANCE,
      )
      const weight = Math.exp(logWeights[j])
      value += weight * integral.value
      standardError += weight * integral.error
    }
    return { value, kind: 'quadrature', standardError }
  }

  function bySampling(): Estimate {
    const shift = new Float64Array(S)
    let mean = 0
    let scatter = 0
    for (let n = 1; n <= NUM_LATTICES; n++) {
      let value = 0
      for (const j of live) {
        for (let i = 0; i < S; i++) shift[i] = rng()
        const { nodes, weights } = normalLattice(shift, STEPS[S])
        const weight = Math.exp(logWeights[j])
        for (let at = 0; at < weights.length; at++) {
          for (let i = 0; i < S; i++) standard[i] = nodes[at * S + i]
          value += weight * weights[at] * divergenceAt(j)
        }
      }
      const delta = value - mean
      mean += delta / n
      scatter += delta * (value - mean)
    }
    const standardError = Math.sqrt(scatter / (NUM_LATTICES - 1) / NUM_LATTICES)
    return { value: mean, kind: 'sampled', standardError }
  }
}
