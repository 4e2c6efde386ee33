import { median } from '../bench/figure.ts'
import type { Trained } from './trainFor.ts'

/** One method from all starts. */
export interface Lane {
  readonly name: string
  readonly runs: readonly Trained[]
}

export const RACE_HEAD: readonly string[] = [
  'method',
  'starts',
  'epochs',
  'training, s',
  'NLL: best / median / worst',
  'held-out NLL: best / median / worst',
  'held-out −ELBO',
  'largest rise',
]

export function raceRows(lanes: readonly Lane[]): string[][] {
  return lanes.map(({ name, runs }) => {
    const bounds = runs.map(({ heldOutElbo }) => heldOutElbo).filter((bound) => bound !== null)
    const worstRise = Math.max(...runs.map((run) => run.worstRise))
    return [
      name,
      `${runs.length}`,
      median(runs.map(({ state }) => state.epoch)).toFixed(0),
      median(runs.map(({ seconds }) => seconds)).toFixed(1),
      spread(runs.map(({ state }) => state.nll)),
      spread(runs.map(({ heldOutNll }) => heldOutNll)),
      bounds.length === 0 ? '–' : spread(bounds.map((bound) => -bound)),
      worstRise === 0 ? '0' : worstRise.toExponential(1),
    ]
  })
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), median(values), Math.max(...values)]
    .map((value) => value.toFixed(2))
    .join(' / ')
}
