import erfcx from '@stdlib/math-base-special-erfcx'
import { expect, test } from 'vitest'
import { tailExcess } from './tailExcess.ts'
import { tailVariance } from './tailVariance.ts'

/** By the continued fraction, with as many levels as it takes: a ≥ 0.4. */
function byContinuedFraction(a: number): { excess: number; variance: number } {
  let t = a
  for (let j = Math.ceil(30 + 800 / (a * a)); j > 2; j--) t = a + j / t
  const k = 2 / t
  const excess = 1 / (a + k)
  return { excess, variance: excess * (k - excess) }
}

const positions = Array.from({ length: 4000 }, (_, i) => 0.4 * 1.006 ** i).filter((a) => a < 1e9)

test('excess and variance of a tail agree with the continued fraction at any distance', () => {
  for (const a of positions) {
    const { excess, variance } = byContinuedFraction(a)
    expect(tailExcess(a)).toBeWithinRel(excess, 8e-16)
    expect(tailVariance(a)).toBeWithinRel(variance, 2e-15)
  }
})

test('the Mills ratio 1/(a + m) is that of erfcx', () => {
  for (let i = 0; i <= 4000; i++) {
    const a = i / 100
    // erfcx itself is good to a few units in the last place
    expect(1 / (a + tailExcess(a))).toBeWithinRel(Math.sqrt(Math.PI / 2) * erfcx(a * Math.SQRT1_2), 1.5e-15)
  }
})

test('from zero to the largest double', () => {
  expect(tailExcess(0)).toBeWithinRel(Math.sqrt(2 / Math.PI), 8e-16)
  expect(tailVariance(0)).toBeWithinRel(1 - 2 / Math.PI, 2e-15)
  for (const a of [1e10, 1e100, 1e150]) {
    expect(tailExcess(a)).toBeWithinRel(1 / a, 4e-16)
    expect(tailVariance(a)).toBeWithinRel(1 / a / a, 8e-16)
  }
  expect(tailExcess(1.7e308)).toBeGreaterThan(0)
})
