import { expect, test } from 'vitest'
import type { ComparedLane as Lane, ComparedRun as Run } from './comparedLanes.ts'
import type { ComparisonSettings } from './comparedRun.ts'
import type { ManifoldPolyline } from './manifoldPolyline.ts'
import { comparisonSummary, type MethodSummary } from './comparisonSummary.ts'
import { PAPER_SETTINGS } from './paperSettings.ts'

type ComparedLane = Lane<ManifoldPolyline>
type ComparedRun = Run<ManifoldPolyline>

const settings: ComparisonSettings = {
  ...(PAPER_SETTINGS[4][0].figure.settings as ComparisonSettings),
  methods: [{ method: 'em', learningRate: 0, maxEpochs: 3 }],
}

function summaryOf(
  runs: readonly ComparedRun[],
  seconds: readonly (readonly number[])[] = [],
): MethodSummary[] {
  return comparisonSummary({ settings, runs, seconds })
}

function runOf(nll: readonly number[], more: Partial<ComparedLane> = {}): ComparedRun {
  const lane: ComparedLane = {
    status: 'epochLimit',
    failure: null,
    nll,
    elbo: nll.map(() => null),
    heldOutNll: nll.at(-1) ?? null,
    manifold: null,
    ...more,
  }
  return { seed: 0, points: new Float64Array(0), lanes: [lane] }
}

test('medians and ranges are those of the runs, epoch by epoch', () => {
  const [{ nll, last }] = summaryOf(
    [runOf([9, 4]), runOf([8, 1]), runOf([7, 2]), runOf([6, 3])],
    [[1], [5], [2], [3]],
  )
  expect(nll).toEqual({ epochs: [0, 1], median: [7.5, 2.5], lowest: [6, 1], highest: [9, 4] })
  expect(last.nll).toEqual({ median: 2.5, lowest: 1, highest: 4 })
  expect(last.seconds).toEqual({ median: 2.5, lowest: 1, highest: 5 })
})

test('a run that ended early stands at its last value', () => {
  const [{ nll }] = summaryOf([runOf([9, 5], { status: 'converged' }), runOf([9, 8, 7])])
  expect(nll.median).toEqual([9, 6.5, 6])
})

test('a run that diverged counts as far as it went, and not at the end', () => {
  const diverged = runOf([9, 99], { status: 'failed', failure: 'diverged', heldOutNll: 50 })
  const unbegun = runOf([], { status: 'failed', failure: 'overflow', heldOutNll: null })
  const [{ nll, last, numDiverged }] = summaryOf([diverged, unbegun, runOf([9, 1, 2])], [[7], [7], [1]])
  expect(numDiverged).toBe(2)
  expect(nll).toEqual({ epochs: [0, 1, 2], median: [9, 50, 2], lowest: [9, 1, 2], highest: [9, 99, 2] })
  expect(last.nll.highest).toBe(2)
  expect(last.heldOutNll.highest).toBe(2)
  expect(last.seconds.highest).toBe(1)
})

test('the gap is log p(x) − ELBO, and there is none without an encoder', () => {
  const [plain] = summaryOf([runOf([2, 1])])
  expect(plain.gap.median).toEqual([])
  expect(plain.last.gap.median).toBeNaN()
  const [{ gap, negativeElbo, last }] = summaryOf([
    runOf([2, 1], { elbo: [-2.5, -1.25] }),
    runOf([2, 1], { elbo: [-2.25, -2] }),
  ])
  expect(gap).toEqual({ epochs: [0, 1], median: [0.375, 0.625], lowest: [0.25, 0.25], highest: [0.5, 1] })
  expect(negativeElbo.highest).toEqual([2.5, 2])
  expect(last.gap.median).toBe(0.625)
})

test('of a bound that was not measured after every epoch the curve has the epochs that were', () => {
  const [{ gap, nll, last }] = summaryOf([runOf([4, 3, 2], { elbo: [-5, null, -2.5] })])
  expect(gap).toEqual({ epochs: [0, 2], median: [1, 0.5], lowest: [1, 0.5], highest: [1, 0.5] })
  expect(nll.epochs).toEqual([0, 1, 2])
  expect(last.gap.median).toBe(0.5)
})
