import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logSumExp } from '../numerics/logSumExp.ts'
import { createRowInterpolant, NODE_ERROR_GAIN, PIECES_BEYOND } from './rowInterpolant.ts'

/** log of a sum of Gaussians of variance 1. */
function logMixture(centres: readonly number[], logWeights: readonly number[]): (t: number) => number {
  const terms = new Float64Array(centres.length)
  return (t) => {
    for (const [k, centre] of centres.entries()) terms[k] = logWeights[k] - 0.5 * (t - centre) * (t - centre)
    return logSumExp(terms)
  }
}

function middlesOf(log: (t: number) => number, half: number): Float64Array {
  return Float64Array.from({ length: 2 * PIECES_BEYOND + 1 }, (_, i) => log(2 * half * (i - PIECES_BEYOND)))
}

const places = Array.from({ length: 201 }, (_, i) => -1 + i / 100)

/** Largest |Δ log p| relative to the larger of |log p| and 1, null where the interpolant says that it cannot tell. */
function worstError(
  log: (t: number) => number,
  half: number,
  atNodes: (t: number) => number = log,
): number | null {
  const interpolant = createRowInterpolant()
  const numNodes = interpolant.prepare(half, middlesOf(log, half), 0)
  if (numNodes === Infinity) return null
  const logs = Array.from({ length: numNodes }, (_, k) => atNodes(interpolant.node(k)))
  if (!interpolant.fit(logs)) return null
  let worst = 0
  for (const place of places) {
    const error = Math.abs(interpolant.at(half * place) - log(half * place))
    worst = Math.max(worst, error / Math.max(1, Math.abs(log(half * place))))
  }
  return worst
}

const mixture = fc
  .record({
    half: fc.double({ min: 0.05, max: 6, noNaN: true }),
    spread: fc.double({ min: 0, max: 12, noNaN: true }),
    away: fc.double({ min: -40, max: 40, noNaN: true }),
    parts: fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -30, max: 0 })), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ half, spread, away, parts }) => ({
    half,
    log: logMixture(
      parts.map(([place]) => away + spread * place),
      parts.map(([, logWeight]) => logWeight),
    ),
  }))

describe('what is said to hold holds', () => {
  test('for any sum of Gaussians, near and far', () => {
    let numFitted = 0
    fc.assert(
      fc.property(mixture, ({ half, log }) => {
        const error = worstError(log, half)
        if (error === null) return
        numFitted++
        // the rounding of the nodes, of which the interpolant may see several times as much
        expect(error).toBeLessThan(1.5e-14)
      }),
      { numRuns: 1500 },
    )
    expect(numFitted).toBeGreaterThan(700)
  })

  test('errors at the nodes are carried on no further than promised', () => {
    fc.assert(
      fc.property(mixture, fc.double({ min: 1, max: 1e3, noNaN: true }), ({ half, log }, frequency) => {
        const size = 1e-9
        const error = worstError(log, half, (t) => log(t) + size * Math.sign(Math.sin(frequency * t)))
        const largest = Math.max(1, ...places.map((place) => Math.abs(log(half * place))))
        if (error !== null) expect(error).toBeLessThan(NODE_ERROR_GAIN * size + 1.5e-14 * largest)
      }),
      { numRuns: 500 },
    )
  })
})

test('a flat stretch of seven standard deviations takes 48 nodes, a single Gaussian 20', () => {
  const { prepare } = createRowInterpolant()
  const flat = logMixture(
    Array.from({ length: 400 }, (_, i) => 0.2 * (i - 200)),
    Array.from({ length: 400 }, () => 0),
  )
  expect(prepare(3.5, middlesOf(flat, 3.5), 0)).toBeLessThanOrEqual(48)
  expect(prepare(3.5, middlesOf(logMixture([20], [-3]), 3.5), 0)).toBeLessThanOrEqual(20)
})

test('no interpolant of what has no log, or is beyond a rule', () => {
  const nothing = (): number => -Infinity
  expect(worstError(nothing, 1)).toBeNull()
  expect(worstError(() => NaN, 1)).toBeNull()
  expect(worstError(logMixture([-40, 40], [0, 0]), 20)).toBeNull()
})
