import type { LatentRows } from './latentRows.ts'

/**
 * The VAE's bound of each point, one component and one draw: log p(x|z) − KL(q ‖ N(0, Σz)), the KL in closed form,
 *   KL = ½ [tr(Σz⁻¹ (diag s² + m mᵀ)) − S + log|Σz| − Σ log s²].
 *
 * @returns −Σ of the bounds over the points; shares are written (all 1)
 */
export function gaussianLoss(rows: LatentRows, numPoints: number): number {
  const { latentDim: S, priorPrecision: P, logDetPrior, outputSize, outputs, stds } = rows
  let loss = 0
  for (let p = 0; p < numPoints; p++) {
    const mean = p * outputSize
    let twiceKl = logDetPrior - S
    for (let k = 0; k < S; k++) {
      let image = 0
      for (let l = 0; l < S; l++) image += P[k * S + l] * outputs[mean + l]
      const std = stds[p * S + k]
      twiceKl += image * outputs[mean + k] + P[k * S + k] * std * std - outputs[mean + S + k]
    }
    rows.shares[p] = 1
    loss += 0.5 * twiceKl - rows.logLikelihoods[p]
  }
  return loss
}

/** The slopes of that loss in the encoder's outputs, written; latentSlopes are those through the decoder. */
export function gaussianSlopes(rows: LatentRows, numPoints: number): void {
  const { latentDim: S, priorPrecision: P, outputSize, outputs, outputSlopes, stds, draws } = rows
  for (let p = 0; p < numPoints; p++) {
    const mean = p * outputSize
    for (let k = 0; k < S; k++) {
      let image = 0
      for (let l = 0; l < S; l++) image += P[k * S + l] * outputs[mean + l]
      const slope = rows.latentSlopes[p * S + k]
      const std = stds[p * S + k]
      outputSlopes[mean + k] = slope + image
      outputSlopes[mean + S + k] = 0.5 * (std * draws[p * S + k] * slope + P[k * S + k] * std * std - 1)
    }
  }
}
