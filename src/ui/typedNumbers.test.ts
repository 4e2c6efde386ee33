import { afterEach, expect, test } from 'vitest'
import { setLocale } from '../text/numberFormat.ts'
import { typedNumber, typedNumbers, writtenNumber, writtenNumbers } from './typedNumbers.ts'

afterEach(() => setLocale('en', []))

test.each([
  ['1.5', 1.5],
  [' 1,5 ', 1.5],
  ['\u22122e-3', -0.002],
  ['-1,25e3', -1250],
  [',5', 0.5],
  ['+7', 7],
])('%s is a number', (text, value) => {
  expect(typedNumber(text)).toBe(value)
})

test.each(['', '0x10', '1,000,000', 'a', '1.2.3', 'Infinity'])('%s is none', (text) => {
  expect(typedNumber(text)).toBeUndefined()
})

test('a list comes back as it was written, with a point or a comma', () => {
  const values = [0.005, -1e-7, 3]
  expect(writtenNumbers(values)).toBe('0.005, -1e-7, 3')
  expect(typedNumbers(writtenNumbers(values))).toEqual(values)
  expect(typedNumbers('0.1,0.2')).toEqual([0.1, 0.2])
  expect(typedNumbers('')).toEqual([])
  expect(typedNumbers('0.1; x')).toBeUndefined()
  setLocale('fr', ['fr-FR'])
  expect(writtenNumber(0.5)).toBe('0,5')
  expect(writtenNumbers(values)).toBe('0,005 ; -1e-7 ; 3')
  expect(typedNumbers(writtenNumbers(values))).toEqual(values)
  expect(typedNumbers('0,1 0,2')).toEqual([0.1, 0.2])
})
