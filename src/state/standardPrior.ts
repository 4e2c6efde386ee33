/** Σz = I of so many latents: [S,S]. */
export function standardPrior(latentDim: number): Float64Array {
  const covariance = new Float64Array(latentDim * latentDim)
  for (let i = 0; i < latentDim; i++) covariance[i * latentDim + i] = 1
  return covariance
}
