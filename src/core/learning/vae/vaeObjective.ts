import { encoderOutputSize, type TrainedEncoder } from '../../network/encoder.ts'
import type { GenerativeModel } from '../../network/model.ts'
import type { Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { backwardRows } from '../dense/backwardRows.ts'
import { denseNetwork } from '../dense/denseNetwork.ts'
import { createDenseRows } from '../dense/denseRows.ts'
import { forwardRows } from '../dense/forwardRows.ts'
import { gaussianLoss, gaussianSlopes } from './gaussianBound.ts'
import { priorPrecisionOf, type LatentRows } from './latentRows.ts'
import { mixtureLoss, mixtureSlopes } from './mixtureBound.ts'

/** What a VAE's bound depends on, beside its parameters and draws. */
export interface VaeSetting {
  /** [N, D] data units, NaN = missing. */
  readonly values: Float64Array
  /** Structure, kind of noise (not full), prior; and the noise itself if it is not learned. */
  readonly model: GenerativeModel
  readonly encoder: TrainedEncoder
  readonly learnNoise: boolean
  /** f: a learned variance is f + eᵘ, as in createParameterSpace. */
  readonly leastVariance: number
  /** K, draws of each component. */
  readonly numSamples: number
}

/** The sampled loss of a VAE. Not re-entrant: calls share scratch. */
export interface VaeObjective {
  /** Of the parameters: [decoder | u of Σx, where learned | encoder], each layer's weights and then its biases. */
  readonly size: number
  /**
   * The loss of some points, −Σ of their bounds, nats: analytic KL for one component and one draw (gaussianBound),
   * stratified and importance-weighted else (mixtureBound).
   *
   * @param indices   points; those from `from` to before `to` count
   * @param rng       J · K · S normal draws a point are taken from it
   * @param gradient  [size]: the derivative of the loss with these very draws is added
   */
  readonly addLoss: (
    parameters: Float64Array,
    indices: Int32Array,
    from: number,
    to: number,
    rng: Rng,
    gradient: Float64Array,
  ) => number
}

/** Rows that are computed at once: scratch that stays in the cache. */
const ROWS_AT_ONCE = 64
const LOG_2_PI = Math.log(2 * Math.PI)

/**
 * Entries that are missing are left out of log p(x|z) and enter the encoder as 0.
 *
 * @throws RangeError      a full Σx
 * @throws NumericalError  'notPositiveDefinite': Σz
 * Accuracy  gradient by central differences to 1e-6, all parameters  (asserted: vae.test.ts)
 * Cost      two multiply-adds a weight and point forward, four back; no allocation in addLoss
 */
export function createVaeObjective(setting: VaeSetting): VaeObjective {
  const { values, model, encoder, learnNoise, leastVariance, numSamples: K } = setting
  const { noise } = model
  const { latentDim: S, dataDim: D } = model.decoder
  const J = encoder.numComponents
  if (noise.kind === 'full') throw new RangeError('a VAE has an isotropic or diagonal Σx')
  const numNoise = !learnNoise ? 0 : noise.kind === 'isotropic' ? 1 : D
  const decoderNet = denseNetwork(model.decoder.layers, S, 0)
  const noiseAt = decoderNet.end
  const encoderNet = denseNetwork(encoder.layers, D, noiseAt + numNoise)
  const rowsEach = J * K
  const pointsAtOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / rowsEach))
  const encoded = createDenseRows(encoderNet, pointsAtOnce)
  const decoded = createDenseRows(decoderNet, pointsAtOnce * rowsEach)
  const observations = encoded.values[0]
  const images = decoded.values[decoderNet.stages.length]
  const imageSlopes = decoded.slopes[decoderNet.stages.length]
  const variances = new Float64Array(D)
  const isObserved = new Uint8Array(observations.length)
  const rows: LatentRows = {
    latentDim: S,
    numComponents: J,
    numSamples: K,
    ...priorPrecisionOf(model.priorCovariance, S),
    outputSize: encoderOutputSize(encoder),
    outputs: encoded.values[encoderNet.stages.length],
    outputSlopes: encoded.slopes[encoderNet.stages.length],
    stds: new Float64Array(pointsAtOnce * J * S),
    draws: new Float64Array(decoded.capacity * S),
    latents: decoded.values[0],
    latentSlopes: decoded.slopes[0],
    logLikelihoods: new Float64Array(decoded.capacity),
    shares: new Float64Array(decoded.capacity),
    memberships: new Float64Array(decoded.capacity * J),
  }
  const isGaussian = rowsEach === 1
  return { size: encoderNet.end, addLoss }

  function addLoss(
    parameters: Float64Array,
    indices: Int32Array,
    from: number,
    to: number,
    rng: Rng,
    gradient: Float64Array,
  ): number {
    setVariances(parameters)
    let loss = 0
    for (let first = from; first < to; first += pointsAtOnce) {
      const numPoints = Math.min(pointsAtOnce, to - first)
      const numRows = numPoints * rowsEach
      gather(indices, first, numPoints)
      forwardRows(encoderNet, parameters, encoded, numPoints)
      drawLatents(rows, numPoints, rng)
      forwardRows(decoderNet, parameters, decoded, numRows)
      setLikelihoods(numRows)
      loss += isGaussian ? gaussianLoss(rows, numPoints) : mixtureLoss(rows, numPoints)
      addNoiseSlopes(parameters, numRows, gradient)
      backwardRows(decoderNet, parameters, decoded, numRows, gradient)
      if (isGaussian) gaussianSlopes(rows, numPoints)
      else mixtureSlopes(rows, numPoints)
      backwardRows(encoderNet, parameters, encoded, numPoints, gradient)
    }
    return loss
  }

  function setVariances(parameters: Float64Array): void {
    for (let d = 0; d < D; d++) {
      if (learnNoise) variances[d] = leastVariance + Math.exp(parameters[noiseAt + (numNoise === 1 ? 0 : d)])
      else if (noise.kind === 'isotropic') variances[d] = noise.variance
      else if (noise.kind === 'diagonal') variances[d] = noise.variances[d]
    }
  }

  function gather(indices: Int32Array, first: number, numPoints: number): void {
    for (let p = 0; p < numPoints; p++) {
      const source = indices[first + p] * D
      for (let d = 0; d < D; d++) {
        const value = values[source + d]
        isObserved[p * D + d] = value === value ? 1 : 0
        observations[p * D + d] = value === value ? value : 0
      }
    }
  }

  /** log p(x|z) of each row, and its slopes in g(z) with the sign of a loss. */
  function setLikelihoods(numRows: number): void {
    for (let row = 0; row < numRows; row++) {
      const point = Math.floor(row / rowsEach) * D
      let twice = 0
      for (let d = 0; d < D; d++) {
        const at = row * D + d
        imageSlopes[at] = 0
        if (isObserved[point + d] === 0) continue
        const residual = observations[point + d] - images[at]
        const weighted = residual / variances[d]
        imageSlopes[at] = -weighted
        twice += residual * weighted + Math.log(variances[d]) + LOG_2_PI
      }
      rows.logLikelihoods[row] = -0.5 * twice
    }
  }

  /** −∂ log p(x|z)/∂v = ½ (1/v − r²/v²), by row with its share; the slopes in g(z) get their shares as well. */
  function addNoiseSlopes(parameters: Float64Array, numRows: number, gradient: Float64Array): void {
    for (let row = 0; row < numRows; row++) {
      const point = Math.floor(row / rowsEach) * D
      const share = rows.shares[row]
      for (let d = 0; d < D; d++) {
        if (isObserved[point + d] === 0) continue
        const slope = imageSlopes[row * D + d]
        imageSlopes[row * D + d] = share * slope
        if (!learnNoise) continue
        const at = noiseAt + (numNoise === 1 ? 0 : d)
        gradient[at] += share * 0.5 * (1 / variances[d] - slope * slope) * Math.exp(parameters[at])
      }
    }
  }
}

/** Standard deviations from the encoder's outputs, and z = mean + std ε of each row. */
function drawLatents(rows: LatentRows, numPoints: number, rng: Rng): void {
  const { latentDim: S, numComponents: J, numSamples: K, outputSize, outputs, stds, draws, latents } = rows
  let at = 0
  for (let p = 0; p < numPoints; p++) {
    const means = p * outputSize
    for (let i = 0; i < J * S; i++) stds[p * J * S + i] = Math.exp(0.5 * outputs[means + J * S + i])
    for (let j = 0; j < J; j++) {
      for (let k = 0; k < K; k++) {
        for (let s = 0; s < S; s++, at++) {
          draws[at] = standardNormal(rng)
          latents[at] = outputs[means + j * S + s] + stds[(p * J + j) * S + s] * draws[at]
        }
      }
    }
  }
}
