/** A weight prior as a form shows it: its kind and one number. */
import type { WeightPrior } from '../core/learning/weightPrior.ts'

export const WEIGHT_PRIORS: readonly WeightPrior['kind'][] = ['none', 'gaussian', 'laplace', 'uniform']

/** Undefined for an unknown kind. */
export function weightPriorOf(kind: string, strength: number): WeightPrior | undefined {
  switch (kind) {
    case 'none':
      return { kind }
    case 'gaussian':
      return { kind, precision: strength }
    case 'laplace':
      return { kind, rate: strength }
    case 'uniform':
      return { kind, bound: strength }
    default:
      return undefined
  }
}

/** Precision, rate or bound; 1 where there is no prior. */
export function strengthOf(prior: WeightPrior): number {
  switch (prior.kind) {
    case 'none':
      return 1
    case 'gaussian':
      return prior.precision
    case 'laplace':
      return prior.rate
    case 'uniform':
      return prior.bound
  }
}
