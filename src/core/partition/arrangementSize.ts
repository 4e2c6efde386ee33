/** Σ over k ≤ S of (n over k): into how many regions n hyperplanes in general position cut ℝ^S; n may be a mean. */
export function arrangementSize(numHyperplanes: number, latentDim: number): number {
  let binomial = 1
  let total = 1
  for (let k = 1; k <= latentDim; k++) {
    binomial *= Math.max(0, numHyperplanes - k + 1) / k
    total += binomial
  }
  return total
}
