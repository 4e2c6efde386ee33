import { expect, test } from 'vitest'
import { setLocale } from '../text/numberFormat.ts'
import { parseRichText } from './parseRichText.ts'
import { texNumber } from './texNumber.ts'

test('parts a text into words, formulas, terms and values', () => {
  expect(parseRichText('**One** [[region|part]] of {count}: $\\frac{a}{b} = <mass>$.')).toEqual([
    { kind: 'strong', text: 'One' },
    { kind: 'words', text: ' ' },
    { kind: 'term', term: 'region', text: 'part' },
    { kind: 'words', text: ' of ' },
    { kind: 'value', name: 'count' },
    { kind: 'words', text: ': ' },
    { kind: 'tex', text: '\\frac{a}{b} = <mass>' },
    { kind: 'words', text: '.' },
  ])
  expect(parseRichText('')).toEqual([])
  expect(parseRichText('a * b, $ 5')).toEqual([{ kind: 'words', text: 'a * b, $ 5' }])
})

test('numbers within TeX keep minus, power and the reader’s comma', () => {
  expect(texNumber(-0.5)).toBe('-0.5000')
  expect(texNumber(1.25e-9)).toBe('1.250 \\cdot 10^{-9}')
  expect(texNumber(-Infinity)).toBe('-\\infty')
  setLocale('fr', ['fr-FR'])
  expect(texNumber(1.5)).toBe('1{,}500')
  setLocale('en', [])
})
