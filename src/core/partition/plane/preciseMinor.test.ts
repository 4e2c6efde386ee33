import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decomposeDouble } from '../../numerics/decomposeDouble.ts'
import { roundRatio } from '../../numerics/roundRatio.ts'
import { preciseMinor } from './preciseMinor.ts'

/** Units of 2^LEAST hold every entry here, and twice as many of them every product. */
const LEAST = -400

function integer(...values: readonly number[]): bigint {
  return values.reduce((sum, value) => {
    const { mantissa, exponent } = decomposeDouble(value)
    return sum + (mantissa << BigInt(exponent - LEAST))
  }, 0n)
}

it('is within its bound, and close, for forms that are almost in proportion', () => {
  const entry = fc.double({ min: -4, max: 4, noNaN: true }).filter((value) => Math.abs(value) > 1e-3)
  const low = fc
    .double({ min: -0.5, max: 0.5, noNaN: true })
    .filter((value) => value === 0 || Math.abs(value) > 1e-3)
  fc.assert(
    fc.property(
      fc.tuple(entry, entry, low, low, low, low),
      fc.integer({ min: 0, max: 60 }),
      entry,
      ([p0, p1, ...lows], digits, factor) => {
        // q is p times a factor, but for something of 2^−digits and what rounding makes of it.
        const q0 = p0 * factor
        const q1 = p1 * factor * (1 + 2 ** -digits)
        const [l0, l1, m0, m1] = [p0, p1, q0, q1].map((high, k) => 2 ** -53 * high * lows[k])
        const p = Float64Array.of(p0, p1, 0, l0, l1, 0, 0, 0, 0)
        const q = Float64Array.of(q0, q1, 0, m0, m1, 0, 0, 0, 0)
        const out = new Float64Array(2)
        preciseMinor(p, q, 0, 1, out)
        const exact = integer(p0, l0) * integer(q1, m1) - integer(p1, l1) * integer(q0, m0)
        const one = 1n << BigInt(-2 * LEAST)
        const error = Math.abs(roundRatio((integer(out[0]) << BigInt(-LEAST)) - exact, one))
        expect(error).toBeLessThanOrEqual(out[1])
        expect(out[1]).toBeLessThan(2 ** -52.9 * Math.abs(out[0]) + 2 ** -99 * Math.abs(p0 * q1))
      },
    ),
    { numRuns: 500 },
  )
})

it('is exactly 0 where no product can be anything else', () => {
  const out = new Float64Array(2).fill(1)
  preciseMinor(
    Float64Array.of(0, 3, 1, 0, 0, 0, 0, 1, 0),
    Float64Array.of(0, 2, 1, 0, 0, 0, 0, 1, 0),
    0,
    1,
    out,
  )
  expect([...out]).toEqual([0, 0])
})
