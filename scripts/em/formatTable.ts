import { median } from '../bench/figure.ts'
import { markdownTable } from '../markdownTable.ts'
import { EXPERIMENTS, type ExperimentName } from './experiments.ts'
import type { Run } from './trainOnce.ts'

export interface Outcome {
  readonly name: ExperimentName
  readonly decoder: string
  readonly accelerate: boolean
  readonly maxEpochs: number
  readonly runs: readonly Run[]
}

/** A Markdown table: best / median / worst over the starts, training and held-out, beside the reference figures. */
export function formatTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, decoder, accelerate, maxEpochs, runs }) => {
    const { truth, lbfgs, damped, prototype } = EXPERIMENTS[name]
    return [
      name,
      decoder,
      accelerate ? 'on' : 'off',
      `${maxEpochs}`,
      `${runs.length}`,
      spread(runs.map(({ nll }) => nll)),
      spread(runs.map(({ heldOutNll }) => heldOutNll)),
      truth.toFixed(3),
      ...[lbfgs, damped, prototype].map((spreads) => (spreads[decoder] ?? []).map(fixed).join(' / ')),
      median(runs.map(({ msPerEpoch }) => msPerEpoch)).toFixed(1),
      median(runs.map(({ numESteps }) => numESteps)).toFixed(0),
    ]
  })
  return markdownTable(
    [
      'data',
      'decoder',
      'accelerated',
      'epochs',
      'starts',
      'NLL: best / median / worst',
      'held-out NLL',
      'truth',
      'L-BFGS',
      "authors' EM",
      'prototype',
      'ms per epoch',
      'E-steps',
    ],
    rows,
  )
}

/** A Markdown table: exact E-steps until given NLLs are reached, median over all starts, and how many starts reach them. */
export function formatReachTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, decoder, accelerate, maxEpochs, runs }) => [
    name,
    decoder,
    accelerate ? 'on' : 'off',
    `${maxEpochs}`,
    ...EXPERIMENTS[name].targets.map((target, i) => {
      const counts = runs.map(({ eStepsTo }) => eStepsTo[i] ?? Infinity)
      const middle = median(counts)
      const numReached = counts.filter(Number.isFinite).length
      return `${target}: ${Number.isFinite(middle) ? middle.toFixed(0) : '–'} (${numReached} of ${runs.length})`
    }),
  ])
  return markdownTable(
    ['data', 'decoder', 'accelerated', 'epochs', 'first NLL', 'second', 'third', 'fourth'],
    rows,
  )
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), median(values), Math.max(...values)].map(fixed).join(' / ')
}

function fixed(value: number): string {
  return value.toFixed(3)
}
