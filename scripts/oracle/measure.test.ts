import { expect, test } from 'vitest'
import { allowedError, relativeError } from './measure.ts'

test('the largest difference counts, in proportion to the largest entry', () => {
  expect(relativeError([1, 99], [1, 100], 0)).toBe(0.01)
  expect(relativeError([1.5, 100], [1, 100], 0)).toBe(0.005)
})

test('the scale takes over where the reference is smaller', () => {
  expect(relativeError([0.5], [0.25], 1)).toBe(0.25)
  expect(relativeError([1e-20], [0], 1)).toBe(1e-20)
  expect(relativeError([6], [4], 1)).toBe(0.5)
})

test('zero against zero is right, anything against a bare zero is infinitely wrong', () => {
  expect(relativeError([0], [0], 0)).toBe(0)
  expect(relativeError([1e-300], [0], 0)).toBe(Infinity)
})

test('what is not a finite number is right only where the reference is the same infinity', () => {
  expect(relativeError([-Infinity], [-Infinity], 1)).toBe(0)
  expect(relativeError([-Infinity], [-1e6], 1)).toBe(Infinity)
  expect(relativeError([Number.NaN], [1], 1)).toBe(Infinity)
  expect(relativeError([1], [1, 2], 1)).toBe(Infinity)
})

test('the sensitivity of the case widens the tolerance and never narrows it', () => {
  expect(allowedError(1e-10, 0, [5], 1)).toBe(1e-10)
  expect(allowedError(1e-10, null, [5], 1)).toBe(1e-10)
  expect(allowedError(1e-10, 1e-16, [5], 1)).toBe(1e-10)
  expect(allowedError(1e-10, 1e-9, [5], 1)).toBeWithinRel(2e-8, 1e-15)
  expect(allowedError(1e-10, 1e-9, [0.1], 1)).toBeWithinRel(1e-7, 1e-15)
})
