import type { WeightPrior } from './weightPrior.ts'

/**
 * The part of a weight prior that has no gradient, after a step with a rate of its own for each entry, in place: a
 * Laplace prior by its proximal map in that metric, a uniform one by projection.
 */
export function withinPrior(
  parameters: Float64Array,
  isWeight: Uint8Array,
  rates: Float64Array,
  prior: WeightPrior,
  numPoints: number,
): void {
  if (prior.kind === 'none' || prior.kind === 'gaussian') return
  for (let i = 0; i < isWeight.length; i++) {
    if (isWeight[i] === 0) continue
    const weight = parameters[i]
    parameters[i] =
      prior.kind === 'laplace'
        ? Math.sign(weight) * Math.max(Math.abs(weight) - (rates[i] * prior.rate) / numPoints, 0)
        : Math.min(Math.max(weight, -prior.bound), prior.bound)
  }
}
