import type { Steps } from '../steps.ts'

/**
 * Minimise ½ δᵀMδ − bᵀδ + Σ_i penalty(w_i + δ_i) over δ, one coordinate at a time, starting from δ = 0: the objective
 * never rises, so that stopping early is safe.
 *
 * @param matrix   [n,n] row-major, symmetric positive semi-definite
 * @param current  w [n]
 * @param isPenalised  [n], 1 where the penalty applies, 0 where the coordinate is free
 * @param penalty  Laplace: rate |w|; uniform: |w| ≤ bound, which `current` satisfies
 * @returns δ [n]
 * Source   cyclic coordinate descent for the lasso and for bounded least squares
 */
export function* coordinateDescentSteps(
  matrix: Float64Array,
  n: number,
  rightHandSide: Float64Array,
  current: Float64Array,
  isPenalised: Uint8Array,
  penalty:
    | { readonly kind: 'laplace'; readonly rate: number }
    | { readonly kind: 'uniform'; readonly bound: number },
): Steps<Float64Array> {
  const change = new Float64Array(n)
  const gradient = rightHandSide.slice()
  let work = 0
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let gain = 0
    let total = 0
    for (let i = 0; i < n; i++) {
      work += n
      if (work > WORK_PER_STEP) {
        work = 0
        yield { done: sweep, total: MAX_SWEEPS }
      }
      const curvature = matrix[i * n + i]
      const before = current[i] + change[i]
      const after = bestValue(before, curvature, gradient[i], isPenalised[i] === 1 ? penalty : null)
      const step = after - before
      if (step === 0) continue
      change[i] += step
      for (let j = 0, at = i * n; j < n; j++, at++) gradient[j] -= matrix[at] * step
      gain += curvature * step * step
      total += curvature * change[i] * change[i]
    }
    if (!(gain > CONVERGED * total)) break
  }
  return change
}

const MAX_SWEEPS = 1000
/** Multiply-adds between two yields: a few milliseconds. */
const WORK_PER_STEP = 2_000_000
/** Squared step of a sweep, relative to the squared change so far, both in the metric of the diagonal. */
const CONVERGED = 1e-20

/** argmin_u ½ curvature (u − before)² − gradient (u − before) + penalty(u). */
function bestValue(
  before: number,
  curvature: number,
  gradient: number,
  penalty: Parameters<typeof coordinateDescentSteps>[5] | null,
): number {
  if (!(curvature > 0)) return before
  const free = before + gradient / curvature
  if (penalty === null) return free
  if (penalty.kind === 'uniform') return Math.min(Math.max(free, -penalty.bound), penalty.bound)
  const threshold = penalty.rate / curvature
  return free > threshold ? free - threshold : free < -threshold ? free + threshold : 0
}
