import type { WeightPrior } from './weightPrior.ts'

/**
 * Adds the smooth part of a weight prior, −log prior / N, to a gradient in place: a Gaussian one's all, nothing of a
 * Laplace and a uniform one's.
 */
export function addSmoothPrior(
  gradient: Float64Array,
  parameters: Float64Array,
  isWeight: Uint8Array,
  prior: WeightPrior,
  numPoints: number,
): void {
  if (prior.kind !== 'gaussian') return
  for (let i = 0; i < isWeight.length; i++)
    if (isWeight[i] === 1) gradient[i] += (prior.precision * parameters[i]) / numPoints
}

/**
 * The steepest ascent of the objective among the directions that are open, given the gradient of its smooth part: at a
 * kink of |w| the one-sided derivative of the falling side, or 0 where neither falls; on a face of the box 0 where the
 * objective falls outwards. It is the gradient wherever that exists, and 0 at a stationary point only.
 *
 * Source  the pseudo-gradient of orthant-wise quasi-Newton methods, and the projected gradient of a box
 */
export function openSlope(
  smooth: Float64Array,
  parameters: Float64Array,
  isWeight: Uint8Array,
  prior: WeightPrior,
  numPoints: number,
): Float64Array {
  if (prior.kind !== 'laplace' && prior.kind !== 'uniform') return smooth
  return smooth.map((slope, i) => {
    if (isWeight[i] === 0) return slope
    const w = parameters[i]
    if (prior.kind === 'uniform')
      return (w >= prior.bound && slope < 0) || (w <= -prior.bound && slope > 0) ? 0 : slope
    const rate = prior.rate / numPoints
    if (w !== 0) return slope + Math.sign(w) * rate
    return Math.sign(slope) * Math.max(Math.abs(slope) - rate, 0)
  })
}
