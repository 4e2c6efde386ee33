import { describe, expect, test } from 'vitest'
import type { Dataset } from '../core/datasets/dataset.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { AppState } from './appState.ts'
import {
  alarm,
  baselineAreas,
  judgement,
  normalLabels,
  pointsAtScore,
  scoredLabel,
  scoredPoints,
  scoredRow,
} from './anomalies.ts'
import { INITIAL_STATE } from './initialState.ts'

const model: GenerativeModel = {
  decoder: {
    latentDim: 1,
    dataDim: 1,
    layers: [
      { type: 'Linear', inputSize: 1, outputSize: 1, weight: Float64Array.of(1), bias: Float64Array.of(0) },
    ],
  },
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1),
}
function table(values: readonly number[], labels: readonly string[] | null): Dataset {
  return {
    name: 't',
    numPoints: values.length,
    dataDim: 1,
    columnNames: ['x1'],
    values: Float64Array.from(values),
    label: labels === null ? null : { name: 'kind', values: labels },
  }
}

/** Scores are those given: −log p, of the data, of fresh points, of what is compared with. */
function scored(
  dataset: Dataset,
  own: readonly number[],
  apart: { fresh?: readonly number[]; comparison?: Dataset; others?: readonly number[] } = {},
): AppState {
  const { fresh = [], comparison = null, others = [] } = apart
  const data = {
    version: 2,
    dataset,
    origin: { kind: 'none' } as const,
    hiding: null,
    comparison:
      comparison === null ? null : { source: { kind: 'file', name: 'b' } as const, table: comparison },
  }
  const logs = (scores: readonly number[]): Float64Array => Float64Array.from(scores, (score) => -score)
  return {
    ...INITIAL_STATE,
    model: { ...INITIAL_STATE.model, version: 1, model },
    data,
    results: {
      ...INITIAL_STATE.results,
      scores: { basedOn: 1, value: { logMarginal: logs(own), nll: 0, dataVersion: 2 } },
    },
    anomaly: {
      ...INITIAL_STATE.anomaly,
      scored: {
        modelVersion: 1,
        data,
        heldOutChoice: 'fresh',
        heldOut: fresh.length === 0 ? null : { values: Float64Array.from(fresh), numPoints: fresh.length },
        heldOutLogMarginal: logs(fresh),
        comparisonLogMarginal: logs(others),
      },
    },
  }
}

describe('which points count, and as what', () => {
  test('the most frequent label is normal at first, all that are learned from where others are apart', () => {
    const dataset = table([1, 2, 3], ['b', 'a', 'a'])
    expect(normalLabels(scored(dataset, [1, 2, 3]))).toEqual(['a'])
    expect(normalLabels(scored(dataset, [1, 2, 3], { comparison: table([9], null), others: [4] }))).toEqual([
      'b',
      'a',
    ])
  })

  test('labels of the data judge them; ties count half', () => {
    const state = scored(table([1, 2, 3, 4], ['a', 'a', 'b', 'b']), [1, 2, 2, 5])
    const judged = judgement(state)!
    expect(judged.isUnseen).toBe(false)
    // of four pairs three are in order and one is a tie
    expect(judged.area).toBe(3.5 / 4)
    const chosen = { ...state, domain: { ...state.domain, normalLabels: ['b'] } }
    expect(judgement(chosen)!.area).toBe(0.5 / 4)
    const all = { ...state, domain: { ...state.domain, normalLabels: ['a', 'b'] } }
    expect(judgement(all)).toBeNull()
  })

  test('points that nothing was learned from judge alone where they are of both kinds', () => {
    const state = scored(table([1, 2], null), [100, 200], {
      fresh: [1, 3],
      comparison: table([7, 8], null),
      others: [2, 4],
    })
    const points = scoredPoints(state)!
    expect(points.kinds).toEqual(['training', 'training', 'heldOut', 'heldOut', 'comparison', 'comparison'])
    const judged = judgement(state)!
    expect(judged.isUnseen).toBe(true)
    expect(judged.area).toBe(3 / 4)
    expect([...scoredRow(state, points, 1)]).toEqual([2])
    expect([...scoredRow(state, points, 3)]).toEqual([3])
    expect([...scoredRow(state, points, 4)]).toEqual([7])
  })

  test('a fifth of the data that is held out is no training point', () => {
    const values = Array.from({ length: 10 }, (_, n) => n)
    const state = scored(table(values, null), values)
    const fifth: AppState = {
      ...state,
      training: { ...state.training, heldOut: 'fifth' },
      anomaly: { ...state.anomaly, scored: { ...state.anomaly.scored!, heldOutChoice: 'fifth' } },
    }
    expect(scoredPoints(fifth)!.kinds.filter((kind) => kind === 'heldOut')).toHaveLength(2)
    // scores for another choice are no answer
    expect(scoredPoints({ ...fifth, training: state.training })).toBeNull()
  })
})

test('the threshold: 5 % false alarms at most, or the reader’s own', () => {
  const count = 40
  const values = Array.from({ length: 2 * count }, (_, n) => n)
  const labels = values.map((n) => (n < count ? 'normal' : 'other'))
  // normal scores 0 … 39, others 30 … 69
  const scores = values.map((n) => (n < count ? n : n - 10))
  const state = scored(table(values, labels), scores)
  expect(alarm(state)).toEqual({
    threshold: 38,
    truePositiveRate: 32 / 40,
    falsePositiveRate: 2 / 40,
    precision: 32 / 34,
  })
  const by = (threshold: number): AppState => ({
    ...state,
    domain: { ...state.domain, anomaly: { ...state.domain.anomaly, threshold } },
  })
  expect(alarm(by(30))).toMatchObject({ truePositiveRate: 1, falsePositiveRate: 10 / 40, precision: 0.8 })
  expect(alarm(by(1000))).toMatchObject({ truePositiveRate: 0, falsePositiveRate: 0, precision: null })
})

test('the points next to a score, in its order, with their labels', () => {
  const values = Array.from({ length: 100 }, (_, n) => n)
  const state = scored(
    table(
      values,
      values.map((n) => `label ${n}`),
    ),
    values.map((n) => 200 - n),
  )
  const asked = { ...state, anomaly: { ...state.anomaly, lookedAt: 150.2 } }
  const found = pointsAtScore(asked)
  expect(found).toHaveLength(24)
  expect(found[0]).toBeGreaterThan(found.at(-1)!)
  expect(found).toContain(50)
  expect(Math.max(...found.map((n) => Math.abs(n - 50)))).toBeLessThan(13)
  expect(scoredLabel(asked, scoredPoints(asked)!, 50)).toBe('label 50')
})

test('simpler scores are judged by the same points', () => {
  const state = scored(table([1, 2], null), [1, 2], {
    fresh: [1, 3],
    comparison: table([7, 8], null),
    others: [2, 4],
  })
  const tables = [
    { ppca: Float64Array.of(9, 9), distance: Float64Array.of(9, 9) },
    { ppca: Float64Array.of(1, 2), distance: Float64Array.of(1, 4) },
    { ppca: Float64Array.of(3, 4), distance: Float64Array.of(2, 3) },
  ]
  const baselines = { data: state.data, heldOutChoice: 'fresh' as const, latentDim: 1, tables }
  const known = { ...state, anomaly: { ...state.anomaly, baselines } }
  expect(baselineAreas(known)).toEqual({ ppca: 1, distance: 0.5 })
  const without = tables.map((each) => ({ ...each, ppca: null }))
  const lacking = { ...state, anomaly: { ...state.anomaly, baselines: { ...baselines, tables: without } } }
  expect(baselineAreas(lacking)).toEqual({ ppca: null, distance: 0.5 })
  expect(
    baselineAreas({ ...known, anomaly: { ...known.anomaly, baselines: { ...baselines, latentDim: 2 } } }),
  ).toBeNull()
})
