import { expect, test } from 'vitest'
import { excessOverLog1p } from './excessOverLog1p.ts'

test('x − log(1 + x) has all its digits near zero', () => {
  for (const size of [1e-300, 1e-160, 1e-20, 1e-9, 1e-4, 0.03, 0.0999]) {
    for (const x of [size, -size]) {
      let series = 0
      for (let k = 40; k >= 2; k--) series = (-1) ** k / k + x * series
      expect(excessOverLog1p(x)).toBeWithinRel(series * x * x, 1e-15)
    }
  }
})

test('and the same on both sides of the series’ end', () => {
  for (const x of [0.1, -0.1]) {
    const inside = excessOverLog1p(x * (1 - 1e-15))
    expect(inside).toBeWithinRel(excessOverLog1p(x), 4e-14)
  }
  expect(excessOverLog1p(0)).toBe(0)
  expect(excessOverLog1p(-1)).toBe(Infinity)
  expect(excessOverLog1p(1)).toBeWithinRel(1 - Math.LN2, 1e-15)
})
