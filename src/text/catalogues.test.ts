import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { fr } from './fr/index.ts'
import { zh } from './zh/index.ts'

const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = { fr, zh }
const namesIn = (text: string): string[] =>
  [...new Set(text.match(/\{\w+\}|<\w+>(?=[^$]*\$)|\[\[[\w.]+/g) ?? [])].toSorted()

for (const [language, catalogue] of Object.entries(NAMES)) {
  test(`${language} has the keys of English, and each text the same values and terms in it`, () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(Object.keys(en).toSorted())
    const wrong = Object.entries(en).filter(
      ([key, text]) => namesIn(text).join() !== namesIn(catalogue[key] ?? '').join(),
    )
    expect(wrong.map(([key]) => key)).toEqual([])
  })
}
