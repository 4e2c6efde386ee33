import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { equations } from './en/equations.ts'
import { glossary } from './en/glossary.ts'
import { lessons } from './en/lessons.ts'
import { equations as frEquations } from './fr/equations.ts'
import { glossary as frGlossary } from './fr/glossary.ts'
import { GLOSSARY_TERMS } from './glossaryTerms.ts'
import { equations as zhEquations } from './zh/equations.ts'
import { glossary as zhGlossary } from './zh/glossary.ts'

const TERM = /\[\[(\w+)(?:\|[^\]]+)?\]\]/g
const ALL: Readonly<Record<string, string>> = { ...en, ...lessons, ...equations, ...glossary }

test('every term that a text names is in the glossary', () => {
  const named = Object.entries(ALL).flatMap(([key, text]) =>
    Array.from(text.matchAll(TERM), (match) => `${key}: ${match[1] ?? ''}`),
  )
  const known = new Set<string>(GLOSSARY_TERMS)
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((line) => !known.has(line.split(': ')[1] ?? ''))).toEqual([])
  // brackets that are not a term would be shown as they are
  expect(Object.entries(ALL).filter(([, text]) => text.replace(TERM, '').includes('[['))).toEqual([])
})

test('the glossary explains every term once, in two sentences at most, without terms of its own', () => {
  expect(new Set(GLOSSARY_TERMS).size).toBe(GLOSSARY_TERMS.length)
  const keys = GLOSSARY_TERMS.flatMap((term) => [`glossary.${term}.name`, `glossary.${term}.text`])
  expect(Object.keys(glossary).toSorted()).toEqual(keys.toSorted())
  const texts = Object.entries<string>(glossary)
  expect(texts.filter(([, text]) => text.includes('[['))).toEqual([])
  const sentences = (text: string): number => text.match(/[.!?](?= [A-Z“$]|$)/g)?.length ?? 0
  expect(
    texts.filter(([key, text]) => key.endsWith('.text') && ![1, 2].includes(sentences(plain(text)))),
  ).toEqual([])
})

/** Without what is abbreviated. */
function plain(text: string): string {
  return text.replace(/\b(?:Eq|Fig|Prop)\. /g, '')
}

test('equations and glossary have the same keys and values in every language', () => {
  const values = (text: string): string => (text.match(/\{\w+\}(?![^{]*\\)|<\w+>/g) ?? []).toSorted().join()
  for (const [own, other] of [
    [equations, frEquations],
    [equations, zhEquations],
    [glossary, frGlossary],
    [glossary, zhGlossary],
  ] as const) {
    const translated: Readonly<Record<string, string>> = other
    expect(Object.keys(translated).toSorted()).toEqual(Object.keys(own).toSorted())
    const wrong = Object.entries<string>(own).filter(
      // TeX is the same in every language
      ([key, text]) =>
        key.endsWith('.tex') ? translated[key] !== text : values(translated[key] ?? '') !== values(text),
    )
    expect(wrong.map(([key]) => key)).toEqual([])
  }
})
