import type { GenerativeModel } from '../network/model.ts'
import { cholesky, choleskyLogDet, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import { NumericalError } from '../problem.ts'

const LOG_2PI = 1.8378770664093456

export interface LinearGaussian {
  /** log p(x_obs), nats; 0 where nothing is seen. */
  readonly logMarginal: number
  /** x, with E[x_mis | x_obs] where it is missing [D]. */
  readonly completed: Float64Array
}

/**
 * p(x_obs) and E[x_mis | x_obs] of a model with one linear layer, isotropic noise and Σz = I, as ppca makes it, for any
 * number of latents: partitions know three at most.
 *
 * @param x  [D], NaN = missing
 * @throws RangeError      another kind of model
 * @throws NumericalError  `overflow`, where WᵀW/σ² leaves the doubles
 * Accuracy  the quadratic form is a sum of squares about the conditional mean; agrees with the inference over
 *           partitions to 1e-12  (asserted: ppca.test.ts)
 * Cost      O(D S² + S³)
 * Source    MATH.md 3, (7) and κ_ω of a single region
 */
export function linearGaussian(model: GenerativeModel, x: Float64Array): LinearGaussian {
  const { decoder, noise } = model
  const S = decoder.latentDim
  const layer = decoder.layers[0]
  if (
    decoder.layers.length !== 1 ||
    layer.type !== 'Linear' ||
    noise.kind !== 'isotropic' ||
    !isIdentity(model)
  )
    throw new RangeError('expected one linear layer, isotropic noise and a standard normal prior')
  const { weight, bias } = layer
  const deviation = Math.sqrt(noise.variance)
  // whitened: ẽ = e/σ, B = W/σ
  const precision = new Float64Array(S * S)
  const mean = new Float64Array(S)
  let numSeen = 0
  for (let d = 0; d < x.length; d++) {
    if (x[d] !== x[d]) continue
    numSeen++
    const residual = (x[d] - bias[d]) / deviation
    for (let i = 0; i < S; i++) {
      const slope = weight[d * S + i] / deviation
      mean[i] += slope * residual
      for (let j = 0; j <= i; j++) precision[i * S + j] += (slope * weight[d * S + j]) / deviation
    }
  }
  for (let i = 0; i < S; i++) precision[i * S + i] += 1
  const factor = cholesky(precision, S)
  if (factor === null) throw new NumericalError('overflow', 'WᵀW/σ² is not finite', { deviation })
  solveLower(factor, S, mean)
  solveLowerTransposed(factor, S, mean)
  let square = 0
  for (const value of mean) square += value * value
  const completed = x.map((value, d) => {
    let image = bias[d]
    for (let k = 0; k < S; k++) image += weight[d * S + k] * mean[k]
    if (value !== value) return image
    const residual = (value - image) / deviation
    square += residual * residual
    return value
  })
  const logDet = numSeen * Math.log(noise.variance) + choleskyLogDet(factor, S)
  return { logMarginal: -0.5 * (numSeen * LOG_2PI + logDet + square), completed }
}

function isIdentity({ priorCovariance, decoder: { latentDim: S } }: GenerativeModel): boolean {
  return priorCovariance.every((value, i) => value === (i % (S + 1) === 0 ? 1 : 0))
}
