import { expect, test } from 'vitest'
import { toBeWithinRel } from './toBeWithinRel.ts'

test('accepts what is near in proportion, at any magnitude', () => {
  expect(1e-300 * (1 + 1e-11)).toBeWithinRel(1e-300, 1e-10)
  expect(-1e300 * (1 - 1e-11)).toBeWithinRel(-1e300, 1e-10)
  expect(-Infinity).toBeWithinRel(-Infinity, 1e-10)
  expect(0).toBeWithinRel(0, 0)
})

test('refuses what is far in proportion, NaN, other infinities and other types', () => {
  expect(1e-300).not.toBeWithinRel(2e-300, 1e-10)
  expect(Number.NaN).not.toBeWithinRel(Number.NaN, 1)
  expect(1).not.toBeWithinRel(Infinity, 1e-10)
  expect(Infinity).not.toBeWithinRel(-Infinity, 1e-10)
  expect('1').not.toBeWithinRel(1, 1)
})

test('says how far off a value is', () => {
  expect(toBeWithinRel(1.1, 1, 1e-3).message()).toMatch('relative error 1.000e-1')
})
