import { expect, test } from 'vitest'
import { formatNumber, formatPercent, formatTick } from './formatNumber.ts'

test.each([
  [0, '0'],
  [-1.13579, '−1.136'],
  [0.00217, '0.002170'],
  [123456.7, '123457'],
  [9999.6, '10000'],
  [999999.9, '1.000e6'],
  [1e7, '1.000e7'],
  [-2.5e-9, '−2.500e−9'],
  [Number.NaN, '–'],
  [-Infinity, '−∞'],
])('%d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text)
})

test('shares tell small ones from nothing', () => {
  expect(formatPercent(1 - 1e-9)).toBe('> 99.999 %')
  expect([0, 1e-9, 0.12345, 0.99999, 1].map(formatPercent)).toEqual([
    '0.00 %',
    '< 0.01 %',
    '12.35 %',
    '99.999 %',
    '100.00 %',
  ])
})

test('ticks are short', () => {
  expect([0.1 + 0.2, -5, 2e6, 1e-7].map(formatTick)).toEqual(['0.3', '−5', '2e6', '1e−7'])
})
