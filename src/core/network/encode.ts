import { logSumExp } from '../numerics/logSumExp.ts'
import { NumericalError } from '../problem.ts'
import { encoderOutputSize, type Encoder } from './encoder.ts'
import { networkFunction } from './networkFunction.ts'
import type { LatentMixture } from './latentMixture.ts'

/**
 * q(z|x) of an encoder.
 *
 * @param observation  [D] data units; a missing entry (NaN) enters as 0: whatever q is, its bound holds
 * @throws RangeError      the observation or the last layer does not have the size that the encoder states
 * @throws NumericalError  'encoderOverflow' where a mean, a variance or a weight is no positive finite double
 */
export function encode(encoder: Encoder, observation: ArrayLike<number>): LatentMixture {
  const { dataDim, latentDim: S, numComponents: J, layers } = encoder
  const seen = Float64Array.from(observation, (value) => (Number.isNaN(value) ? 0 : value))
  if (seen.length !== dataDim)
    throw new RangeError(`observation has ${seen.length} entries, the encoder takes ${dataDim}`)
  const output = networkFunction(layers, dataDim)(seen)
  if (output.length !== encoderOutputSize(encoder))
    throw new RangeError(`encoder ends with ${output.length} outputs, not ${encoderOutputSize(encoder)}`)
  const logits = J === 1 ? new Float64Array(1) : output.slice(2 * J * S)
  const logNorm = logSumExp(logits)
  const components = Array.from({ length: J }, (_, j) => {
    const covariance = new Float64Array(S * S)
    for (let k = 0; k < S; k++) covariance[k * S + k] = Math.exp(output[(J + j) * S + k])
    return { mean: output.slice(j * S, (j + 1) * S), covariance }
  })
  const isSound =
    logits.every(Number.isFinite) &&
    components.every(
      ({ mean, covariance }) =>
        mean.every(Number.isFinite) &&
        mean.every((_, k) => covariance[k * S + k] > 0 && covariance[k * S + k] < Infinity),
    )
  if (!isSound)
    throw new NumericalError('encoderOverflow', 'the encoder leaves the range of the doubles at a point')
  return { logWeights: logits.map((logit) => logit - logNorm), components }
}
