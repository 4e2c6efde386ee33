import type { ApproximationResult } from '../../../workers/protocol.ts'
import { approximationLook } from '../Approximations/approximationLook.ts'
import { sum, unary, value, type Expression } from './expression.ts'
import type { Formula } from './formula.ts'

const count = (of: number): Expression => ({ kind: 'count', value: of })

/** The anomaly rank among the scored points. */
export function rankFormula(logMarginal: number, scores: ArrayLike<number>): Formula {
  let below = 0
  for (let n = 0; n < scores.length; n++) if (scores[n]! < logMarginal) below++
  return {
    id: 'rank',
    x: 'x',
    lines: [
      {
        left: '\\mathrm{rank}(x)',
        expression: { kind: 'min', of: [sum(count(1), count(below)), count(scores.length)] },
        result: Math.min(below + 1, scores.length),
      },
    ],
  }
}

/** The prior's mass of a region, which may be smaller than what a number can hold. */
export function priorMassFormula(region: number, logMass: number): Formula {
  return {
    id: 'priorMass',
    x: 'x',
    lines: [
      {
        left: `\\Phi_{\\omega_{${region}}}(0, \\Sigma_z)`,
        expression: unary('exp', value(logMass)),
        result: Math.exp(logMass),
      },
    ],
  }
}

/** What every q of a point lacks. */
export function klFormula({ logMarginal, approximations }: ApproximationResult): Formula {
  return {
    id: 'kl',
    x: 'x',
    lines: approximations.map((each) => ({
      left: '\\mathrm{KL}',
      expression: sum(value(logMarginal), unary('negative', value(each.elbo.value))),
      result: each.klToPosterior.value,
      label: `(\\text{${approximationLook(each).name}})`,
    })),
  }
}
