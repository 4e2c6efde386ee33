import type { ComparedLane as Lane, ComparedMethod } from './comparedLanes.ts'
import type { Comparison } from './figure.ts'

type ComparedLane = Lane<unknown>

/** Of several runs; NaN where there is none. */
export interface Spread {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** A spread after each epoch of which something is known: arrays of one length. */
export interface SpreadCurve {
  /** Rising. */
  readonly epochs: readonly number[]
  readonly median: readonly number[]
  readonly lowest: readonly number[]
  readonly highest: readonly number[]
}

/** One method over all runs. */
export interface MethodSummary {
  /** A run that has ended early stands at its last value; one that diverged no longer counts from there on. */
  readonly nll: SpreadCurve
  /** −ELBO and KL(q ‖ p(z|x)) = log p(x) − ELBO; empty where there is no encoder. */
  readonly negativeElbo: SpreadCurve
  readonly gap: SpreadCurve
  /** Of the last states of the runs that did not diverge. */
  readonly last: {
    readonly nll: Spread
    readonly gap: Spread
    readonly heldOutNll: Spread
    /** Of training alone, s. */
    readonly seconds: Spread
  }
  readonly numDiverged: number
}

/** Medians and ranges over the runs of a comparison, method by method. */
export function comparisonSummary({
  settings,
  runs,
  seconds,
}: Comparison<{ readonly methods: readonly ComparedMethod[] }, unknown>): MethodSummary[] {
  return settings.methods.map((_, m) => {
    const lanes = runs.map((run) => run.lanes[m])
    const isStanding = lanes.map(({ status }) => status !== 'failed')
    const standing = lanes.filter((__, r) => isStanding[r])
    const last = (of: (lane: ComparedLane) => number | null): Spread =>
      spreadOf(standing.map(of).filter((value) => value !== null))
    return {
      nll: curveOf(lanes, ({ nll }, epoch) => nll[epoch]),
      negativeElbo: curveOf(lanes, ({ elbo }, epoch) => negative(elbo[epoch])),
      gap: curveOf(lanes, gapAt),
      last: {
        nll: last(({ nll }) => nll.at(-1) ?? null),
        gap: last((lane) => gapAt(lane, lane.nll.length - 1)),
        heldOutNll: last(({ heldOutNll }) => heldOutNll),
        seconds: spreadOf(seconds.filter((__, r) => isStanding[r]).map((each) => each[m])),
      },
      numDiverged: lanes.length - standing.length,
    }
  })
}

/** KL(q ‖ p(z|x)) on average, as computed: rounding may take it below 0. */
function gapAt({ nll, elbo }: ComparedLane, epoch: number): number | null {
  const bound = elbo[epoch] ?? null
  return bound === null ? null : -nll[epoch] - bound
}

function negative(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : -value
}

function curveOf(
  lanes: readonly ComparedLane[],
  at: (lane: ComparedLane, epoch: number) => number | null,
): SpreadCurve {
  const numEpochs = lanes.reduce((most, { nll }) => Math.max(most, nll.length), 0)
  const epochs: number[] = []
  const spreads: Spread[] = []
  for (let epoch = 0; epoch < numEpochs; epoch++) {
    const values = lanes.flatMap((lane) => {
      const end = lane.nll.length - 1
      if (end < 0 || (epoch > end && lane.status === 'failed')) return []
      const value = at(lane, Math.min(epoch, end))
      return value === null ? [] : [value]
    })
    if (values.length === 0) continue
    epochs.push(epoch)
    spreads.push(spreadOf(values))
  }
  return {
    epochs,
    median: spreads.map(({ median }) => median),
    lowest: spreads.map(({ lowest }) => lowest),
    highest: spreads.map(({ highest }) => highest),
  }
}

function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { median: NaN, lowest: NaN, highest: NaN }
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  return {
    median: sorted.length % 2 === 1 ? upper : (upper + sorted[middle - 1]) / 2,
    lowest: sorted[0],
    highest: sorted[sorted.length - 1],
  }
}
