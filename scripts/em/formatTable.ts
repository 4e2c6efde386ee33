import { median } from '../bench/figure.ts'
import { EXPERIMENTS, type ExperimentName } from './experiments.ts'
import type { Run } from './trainOnce.ts'

export interface Outcome {
  readonly name: ExperimentName
  readonly decoder: string
  readonly runs: readonly Run[]
}

/** A Markdown table: best / median / worst over the starts, training and held-out, beside the reference figures. */
export function formatTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, decoder, runs }) => {
    const { truth, lbfgs } = EXPERIMENTS[name]
    const reference = lbfgs[decoder]
    return [
      name,
      decoder,
      `${runs.length}`,
      spread(runs.map(({ nll }) => nll)),
      spread(runs.map(({ heldOutNll }) => heldOutNll)),
      truth.toFixed(3),
      reference === undefined ? '' : reference.map((each) => each.toFixed(3)).join(' / '),
      median(runs.map(({ msPerEpoch }) => msPerEpoch)).toFixed(1),
      median(runs.map(({ numESteps }) => numESteps)).toFixed(0),
    ]
  })
  const head = [
    'data',
    'decoder',
    'starts',
    'NLL: best / median / worst',
    'held-out NLL',
    'truth',
    'L-BFGS',
    'ms per epoch',
    'E-steps',
  ]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), median(values), Math.max(...values)].map((each) => each.toFixed(3)).join(' / ')
}
