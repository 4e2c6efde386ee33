import type { LatentRows } from './latentRows.ts'

/**
 * The stratified importance-weighted bound of each point, from K draws of each of J components:
 *   log Σ_j (w_j / K) Σ_k p(x, z_jk) / q(z_jk),  q the whole mixture.
 * For J = 1 it is the bound of importance-weighted autoencoders.
 *
 * @returns −Σ of the bounds over the points; shares and memberships are written
 */
export function mixtureLoss(rows: LatentRows, numPoints: number): number {
  const { numComponents: J, numSamples: K, logLikelihoods, shares } = rows
  const logNumSamples = Math.log(K)
  const each = J * K
  let loss = 0
  for (let p = 0; p < numPoints; p++) {
    const logNorm = logWeightNorm(rows, p)
    const first = p * each
    let highest = -Infinity
    for (let row = first; row < first + each; row++) {
      const j = Math.floor((row - first) / K)
      const logWeight = logitOf(rows, p, j) - logNorm
      const term =
        logLikelihoods[row] +
        logPriorOf(rows, row) -
        logMixtureDensity(rows, p, j, row, logNorm) +
        logWeight -
        logNumSamples
      shares[row] = term
      if (term > highest) highest = term
    }
    let sum = 0
    for (let row = first; row < first + each; row++) {
      shares[row] = Math.exp(shares[row] - highest)
      sum += shares[row]
    }
    for (let row = first; row < first + each; row++) shares[row] /= sum
    loss -= highest + Math.log(sum)
  }
  return loss
}

/**
 * The slopes of that loss in the encoder's outputs, written; latentSlopes are those through the decoder. With ρ a row's
 * share, r_i its memberships, δ_i = (z − m_i) / s_i, and g = latentSlope + ρ (Σz⁻¹ z − Σ_i r_i δ_i / s_i) the whole slope
 * in z, a row of component j adds
 *   m_i: ρ r_i δ_i / s_i;  log s_i²: ½ ρ r_i (δ_i² − 1);  logit_i: ρ (r_i − [i = j]);  m_j: g;  log s_j²: ½ s_j ε g.
 *
 * Source  derived, above; the weights of −log q and of log w_j that stem from normalising the logits cancel
 */
export function mixtureSlopes(rows: LatentRows, numPoints: number): void {
  const { latentDim: S, numComponents: J, numSamples: K, priorPrecision: P, outputSize } = rows
  const { outputSlopes, stds, draws, latents, latentSlopes, shares, memberships } = rows
  outputSlopes.fill(0, 0, numPoints * outputSize)
  const numRows = numPoints * J * K
  for (let row = 0; row < numRows; row++) {
    const share = shares[row]
    const p = Math.floor(row / (J * K))
    const j = Math.floor(row / K) % J
    const means = p * outputSize
    const logVariances = means + J * S
    if (J > 1) {
      const logits = logVariances + J * S
      for (let i = 0; i < J; i++) outputSlopes[logits + i] += share * memberships[row * J + i]
      outputSlopes[logits + j] -= share
    }
    for (let k = 0; k < S; k++) {
      let slope = 0
      for (let l = 0; l < S; l++) slope += P[k * S + l] * latents[row * S + l]
      slope *= share
      for (let i = 0; i < J; i++) {
        const part = share * memberships[row * J + i]
        const delta = deviation(rows, p, i, j, row, k)
        const push = (part * delta) / stds[(p * J + i) * S + k]
        slope -= push
        outputSlopes[means + i * S + k] += push
        outputSlopes[logVariances + i * S + k] += 0.5 * part * (delta * delta - 1)
      }
      slope += latentSlopes[row * S + k]
      outputSlopes[means + j * S + k] += slope
      outputSlopes[logVariances + j * S + k] += 0.5 * stds[(p * J + j) * S + k] * draws[row * S + k] * slope
    }
  }
}

/** (z − m_i) / s_i of a row of component j, in coordinate k: the draw itself where i = j. */
function deviation(rows: LatentRows, p: number, i: number, j: number, row: number, k: number): number {
  const { latentDim: S, numComponents: J, outputSize, outputs, stds, draws, latents } = rows
  if (i === j) return draws[row * S + k]
  return (latents[row * S + k] - outputs[p * outputSize + i * S + k]) / stds[(p * J + i) * S + k]
}

function logitOf(
  { latentDim: S, numComponents: J, outputSize, outputs }: LatentRows,
  p: number,
  j: number,
): number {
  return J === 1 ? 0 : outputs[p * outputSize + 2 * J * S + j]
}

/** log Σ e^logit of a point. */
function logWeightNorm(rows: LatentRows, p: number): number {
  const { numComponents: J } = rows
  let highest = -Infinity
  for (let j = 0; j < J; j++) highest = Math.max(highest, logitOf(rows, p, j))
  let sum = 0
  for (let j = 0; j < J; j++) sum += Math.exp(logitOf(rows, p, j) - highest)
  return highest + Math.log(sum)
}

/** log N(z; 0, Σz) of a row, without −(S/2) log 2π, as logMixtureDensity. */
function logPriorOf(
  { latentDim: S, priorPrecision: P, logDetPrior, latents }: LatentRows,
  row: number,
): number {
  let square = 0
  for (let k = 0; k < S; k++) {
    let image = 0
    for (let l = 0; l < S; l++) image += P[k * S + l] * latents[row * S + l]
    square += image * latents[row * S + k]
  }
  return -0.5 * (square + logDetPrior)
}

/** log q(z) of a row of component j; its memberships are written. */
function logMixtureDensity(rows: LatentRows, p: number, j: number, row: number, logNorm: number): number {
  const { latentDim: S, numComponents: J, outputSize, outputs, memberships } = rows
  const at = row * J
  let highest = -Infinity
  for (let i = 0; i < J; i++) {
    const logVariances = p * outputSize + (J + i) * S
    let square = 0
    for (let k = 0; k < S; k++) {
      const delta = deviation(rows, p, i, j, row, k)
      square += delta * delta + outputs[logVariances + k]
    }
    memberships[at + i] = logitOf(rows, p, i) - logNorm - 0.5 * square
    if (memberships[at + i] > highest) highest = memberships[at + i]
  }
  let sum = 0
  for (let i = 0; i < J; i++) {
    memberships[at + i] = Math.exp(memberships[at + i] - highest)
    sum += memberships[at + i]
  }
  for (let i = 0; i < J; i++) memberships[at + i] /= sum
  return highest + Math.log(sum)
}
