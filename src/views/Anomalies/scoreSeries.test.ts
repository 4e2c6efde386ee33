import { expect, test } from 'vitest'
import type { ScoredPoints } from '../../state/anomalies.ts'
import { histogram, scoreAxis, scoreSeries } from './scoreSeries.ts'

const points: ScoredPoints = {
  scores: Float64Array.of(-400, 3, -399, 1000, -10),
  kinds: ['training', 'comparison', 'training', 'comparison', 'training'],
  isAnomaly: Uint8Array.of(0, 1, 0, 1, 1),
  rows: Int32Array.of(0, 0, 1, 1, 2),
  tables: [{ start: 0, name: 'data' }],
}

test('a series for every kind and side that there is, in order of scores', () => {
  const series = scoreSeries(points)
  expect(series.map(({ kind, isAnomaly }) => [kind, isAnomaly])).toEqual([
    ['training', false],
    ['training', true],
    ['comparison', true],
  ])
  expect([...series[0].scores]).toEqual([-400, -399])
})

test.each(['linear', 'log'] as const)('a place on the axis leads back to its score: %s', (scale) => {
  const series = scoreSeries(points)
  const axis = scoreAxis(series, scale)
  for (const score of points.scores) {
    expect(axis.score(axis.place(score))).toBeCloseTo(score, 9)
    expect(axis.place(score)).toBeGreaterThan(axis.domain[0])
    expect(axis.place(score)).toBeLessThan(axis.domain[1])
  }
  for (const each of series) expect(histogram(each, axis, 7).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
})

test('scores that are all alike have an axis, and what is beyond doubles stands at its end', () => {
  const one = { kind: 'training', isAnomaly: false, scores: Float64Array.of(2, 2, Infinity) } as const
  const axis = scoreAxis([{ ...one, scores: Float64Array.of(2, 2) }], 'linear')
  expect(axis.domain[0]).toBeLessThan(axis.domain[1])
  expect(histogram(one, axis, 4).at(-1)).toBeCloseTo(1 / 3, 12)
})
