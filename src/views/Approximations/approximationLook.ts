import type { PlotRole } from '../../plot/plotColours.ts'
import type { Approximation } from '../../../workers/protocol.ts'
import { t } from '../../text/text.ts'

/** How an approximation is drawn and called, by its place in the list. */
export interface ApproximationLook {
  readonly name: string
  readonly role: PlotRole
  readonly dash: readonly number[]
}

const FITTED_ROLES = ['component-2', 'method-lbfgs', 'method-online'] as const
const FITTED_DASHES = [
  [6, 3],
  [2, 3],
  [8, 3, 2, 3],
] as const

export function approximationLook({ kind, q }: Approximation): ApproximationLook {
  const count = q.components.length
  if (kind === 'encoder')
    return {
      name: count === 1 ? t('approx.encoder') : t('approx.encoderMixture', { count }),
      role: 'method-vae',
      dash: [],
    }
  const at = Math.min(count, FITTED_ROLES.length) - 1
  return {
    name: count === 1 ? t('approx.gaussian') : t('approx.mixture', { count }),
    role: FITTED_ROLES[at]!,
    dash: FITTED_DASHES[at]!,
  }
}
