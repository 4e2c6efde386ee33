import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { shuffledIndices } from '../numerics/shuffledIndices.ts'
import { areaUnderRoc } from './areaUnderRoc.ts'
import { rocCurve } from './rocCurve.ts'

/** Few values, so that ties are common, infinities among them; at least one of each kind. */
const labelled = fc
  .tuple(
    fc.array(fc.constantFrom(-Infinity, -1.5, -0, 0, 0.25, 1, 1e300, Infinity), {
      minLength: 1,
      maxLength: 30,
    }),
    fc.array(fc.constantFrom(-Infinity, -1.5, -0, 0, 0.25, 1, 1e300, Infinity), {
      minLength: 1,
      maxLength: 30,
    }),
    fc.nat(1000),
  )
  .map(([anomalies, others, seed]) => {
    const points = [
      ...anomalies.map((score) => ({ score, isAnomaly: true })),
      ...others.map((score) => ({ score, isAnomaly: false })),
    ]
    const order = Array.from(shuffledIndices(points.length, createRng(seed)))
    return {
      scores: Float64Array.from(order, (n) => points[n].score),
      isAnomaly: order.map((n) => points[n].isAnomaly),
    }
  })

it('counts every pair, ties half', () => {
  fc.assert(
    fc.property(labelled, ({ scores, isAnomaly }) => {
      let doubled = 0
      let numPairs = 0
      isAnomaly.forEach((is, i) => {
        if (!is) return
        isAnomaly.forEach((other, j) => {
          if (other) return
          numPairs++
          doubled += scores[i] > scores[j] ? 2 : scores[i] === scores[j] ? 1 : 0
        })
      })
      expect(areaUnderRoc(scores, isAnomaly)).toBe(doubled / (2 * numPairs))
    }),
  )
})

it('has the area that the trapezoids under its curve have, and turns over with the scores', () => {
  fc.assert(
    fc.property(labelled, ({ scores, isAnomaly }) => {
      const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(scores, isAnomaly)
      let area = 0
      for (let k = 1; k < x.length; k++) area += ((x[k] - x[k - 1]) * (y[k] + y[k - 1])) / 2
      const exact = areaUnderRoc(scores, isAnomaly)
      expect(Math.abs(area - exact)).toBeLessThan(1e-14)
      expect(
        Math.abs(
          areaUnderRoc(
            scores.map((score) => -score),
            isAnomaly,
          ) -
            (1 - exact),
        ),
      ).toBeLessThan(1e-15)
    }),
  )
})

it('has one corner for each score that occurs, whose rates are those of its threshold', () => {
  fc.assert(
    fc.property(labelled, ({ scores, isAnomaly }) => {
      const { falsePositiveRate, truePositiveRate, thresholds } = rocCurve(scores, isAnomaly)
      expect([falsePositiveRate[0], truePositiveRate[0], thresholds[0]]).toEqual([0, 0, Infinity])
      expect([falsePositiveRate.at(-1), truePositiveRate.at(-1)]).toEqual([1, 1])
      expect(thresholds.length - 1).toBe(new Set(scores.map((score) => score + 0)).size)
      const numPositive = isAnomaly.filter(Boolean).length
      for (let k = 1; k < thresholds.length; k++) {
        const alarms = isAnomaly.filter((_, n) => scores[n] >= thresholds[k])
        const hits = alarms.filter(Boolean).length
        expect(truePositiveRate[k]).toBe(hits / numPositive)
        expect(falsePositiveRate[k]).toBe((alarms.length - hits) / (isAnomaly.length - numPositive))
      }
    }),
  )
})

it('refuses what has no curve', () => {
  for (const compute of [areaUnderRoc, rocCurve]) {
    expect(() => compute(Float64Array.of(1, 2), [true, true])).toThrow(RangeError)
    expect(() => compute(Float64Array.of(1, 2), [false, false])).toThrow(RangeError)
    expect(() => compute(Float64Array.of(1, NaN), [true, false])).toThrow(RangeError)
    expect(() => compute(Float64Array.of(1, 2), [true])).toThrow(RangeError)
  }
})
