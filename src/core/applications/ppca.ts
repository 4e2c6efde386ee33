import type { GenerativeModel } from '../network/model.ts'
import type { PrincipalComponents } from './principalComponents.ts'

/**
 * Probabilistic PCA with S factors by maximum likelihood, x = W z + mean + N(0, σ²), as a model with one linear layer:
 * a decoder of a single region, to which all exact inference applies (for S above 3: linearGaussian.ts).
 *
 * σ² is the mean of the variances that the factors leave, or the noise floor where that is higher; W has the columns
 * √(λ_k − σ²) u_k.
 *
 * @param components  K of them at least S
 * @param latentDim   S in [1, K]; S = D leaves no variance but the floor
 * @throws RangeError  S out of its range
 * Source    [TB99] (7) and (8), R = I
 */
export function ppca(components: PrincipalComponents, latentDim: number): GenerativeModel {
  const { dataDim: D, mean, variances, directions, totalVariance, noiseFloor } = components
  const S = latentDim
  if (!(Number.isInteger(S) && S >= 1 && S <= variances.length))
    throw new RangeError(`latentDim: expected an integer in [1, ${variances.length}], got ${S}`)
  let left = totalVariance
  for (let k = 0; k < S; k++) left -= variances[k]
  const variance = Math.max(noiseFloor, left / Math.max(1, D - S))
  const weight = new Float64Array(D * S)
  for (let k = 0; k < S; k++) {
    const length = Math.sqrt(Math.max(0, variances[k] - variance))
    for (let d = 0; d < D; d++) weight[d * S + k] = length * directions[k * D + d]
  }
  const priorCovariance = new Float64Array(S * S)
  for (let k = 0; k < S; k++) priorCovariance[k * S + k] = 1
  return {
    decoder: {
      latentDim: S,
      dataDim: D,
      layers: [{ type: 'Linear', inputSize: S, outputSize: D, weight, bias: mean.slice() }],
    },
    noise: { kind: 'isotropic', variance },
    priorCovariance,
  }
}
