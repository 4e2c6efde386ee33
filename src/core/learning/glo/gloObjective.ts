import type { Decoder } from '../../network/model.ts'
import { backwardRows } from '../dense/backwardRows.ts'
import { denseNetwork } from '../dense/denseNetwork.ts'
import { createDenseRows } from '../dense/denseRows.ts'
import { forwardRows } from '../dense/forwardRows.ts'

/** Not re-entrant: calls share scratch. */
export interface GloObjective {
  /** Of the parameters: each affine layer's weights and then its biases. */
  readonly size: number
  /**
   * Σ ‖x − g(z)‖² + ridge ‖z‖² over some points, in data units²; of x what is observed.
   *
   * @param latents         [N,S]
   * @param indices         points; those from `from` to before `to` count
   * @param gradient        [size]: the derivative is added
   * @param latentGradient  [N,S]: the derivative in the latents of those points is written
   */
  readonly addLoss: (
    parameters: Float64Array,
    latents: Float64Array,
    indices: Int32Array,
    from: number,
    to: number,
    gradient: Float64Array,
    latentGradient: Float64Array,
  ) => number
  /** Σ of the squared residuals by coordinate, [D], added. */
  readonly addSquares: (
    parameters: Float64Array,
    latents: Float64Array,
    indices: Int32Array,
    from: number,
    to: number,
    squares: Float64Array,
  ) => void
}

const ROWS_AT_ONCE = 64

/**
 * The loss of generative latent optimisation.
 *
 * @param values  [N,D] data units, NaN = missing
 * @param ridge   on the latents, data units² by latent units²
 * Accuracy  gradient by central differences to 1e-6  (asserted: glo.test.ts)
 * Source    P. Bojanowski, A. Joulin, D. Lopez-Paz, A. Szlam: Optimizing the Latent Space of Generative Networks (2018), (1)
 */
export function createGloObjective(decoder: Decoder, values: Float64Array, ridge: number): GloObjective {
  const { latentDim: S, dataDim: D } = decoder
  const network = denseNetwork(decoder.layers, S, 0)
  const rows = createDenseRows(network, ROWS_AT_ONCE)
  const images = rows.values[network.stages.length]
  const imageSlopes = rows.slopes[network.stages.length]
  return { size: network.end, addLoss, addSquares }

  function addLoss(
    parameters: Float64Array,
    latents: Float64Array,
    indices: Int32Array,
    from: number,
    to: number,
    gradient: Float64Array,
    latentGradient: Float64Array,
  ): number {
    let loss = 0
    for (let first = from; first < to; first += ROWS_AT_ONCE) {
      const count = Math.min(ROWS_AT_ONCE, to - first)
      setImages(parameters, latents, indices, first, count)
      for (let p = 0; p < count; p++) {
        for (let d = 0; d < D; d++) {
          const residual = residualOf(indices[first + p], p, d)
          imageSlopes[p * D + d] = -2 * residual
          loss += residual * residual
        }
      }
      backwardRows(network, parameters, rows, count, gradient)
      for (let p = 0; p < count; p++) {
        for (let k = 0; k < S; k++) {
          const z = rows.values[0][p * S + k]
          latentGradient[indices[first + p] * S + k] = rows.slopes[0][p * S + k] + 2 * ridge * z
          loss += ridge * z * z
        }
      }
    }
    return loss
  }

  function addSquares(
    parameters: Float64Array,
    latents: Float64Array,
    indices: Int32Array,
    from: number,
    to: number,
    squares: Float64Array,
  ): void {
    for (let first = from; first < to; first += ROWS_AT_ONCE) {
      const count = Math.min(ROWS_AT_ONCE, to - first)
      setImages(parameters, latents, indices, first, count)
      for (let p = 0; p < count; p++)
        for (let d = 0; d < D; d++) squares[d] += residualOf(indices[first + p], p, d) ** 2
    }
  }

  function setImages(
    parameters: Float64Array,
    latents: Float64Array,
    indices: Int32Array,
    first: number,
    count: number,
  ): void {
    for (let p = 0; p < count; p++)
      for (let k = 0; k < S; k++) rows.values[0][p * S + k] = latents[indices[first + p] * S + k]
    forwardRows(network, parameters, rows, count)
  }

  /** Of point n in row p; 0 where nothing is observed. */
  function residualOf(n: number, p: number, d: number): number {
    const value = values[n * D + d]
    return value === value ? value - images[p * D + d] : 0
  }
}
