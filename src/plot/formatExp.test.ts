import { expect, test } from 'vitest'
import { formatExp, formatShare, fullExp } from './formatExp.ts'

test.each([
  [0, '1.000', '1'],
  [-Infinity, '0', '0'],
  [Number.NaN, '–', 'NaN'],
  [-700, '9.860e−305', '9.85967654375977e-305'],
  // in mpmath 3.66787458417768721e-348, 3.6409910718414e-150127, 9.99999999999548e-1001, 3.0319601e-4342944819033
  [-800, '3.668e−348', '3.667874584178e-348'],
  [-345678.9, '3.641e−150127', '3.640991072e-150127'],
  [-2302.585092994046, '1.000e−1000', '1e-1000'],
  [-1e13, '3.0e−4342944819033', '3e-4342944819033'],
  [-9.8e19, '10^−4.256e19', '10^-4.2560859226518675e19'],
])('e^%d reads %s', (log, text, full) => {
  expect(formatExp(log)).toBe(text)
  expect(fullExp(log)).toBe(full)
})

test('shares are per cents, or numbers if they are small', () => {
  expect([0, Math.log(0.25), -10, -1000, -Infinity].map(formatShare)).toEqual([
    '100.00 %',
    '25.00 %',
    '4.540e−5',
    '5.076e−435',
    '0.00 %',
  ])
})
