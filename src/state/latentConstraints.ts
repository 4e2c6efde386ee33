/** What holds GLO's latents, as a form shows it: its kind and one number. */
import type { LatentConstraint } from '../core/learning/trainingState.ts'

export const LATENT_CONSTRAINTS: readonly LatentConstraint['kind'][] = ['ball', 'ridge', 'none']

/** Undefined for an unknown kind. */
export function latentConstraintOf(kind: string, strength: number): LatentConstraint | undefined {
  switch (kind) {
    case 'none':
      return { kind }
    case 'ridge':
      return { kind, rate: strength }
    case 'ball':
      return { kind, radius: strength }
    default:
      return undefined
  }
}

/** Rate or radius; 1 where there is none. */
export function constraintStrength(constraint: LatentConstraint): number {
  switch (constraint.kind) {
    case 'none':
      return 1
    case 'ridge':
      return constraint.rate
    case 'ball':
      return constraint.radius
  }
}
