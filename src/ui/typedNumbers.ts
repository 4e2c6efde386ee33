/** Numbers as readers type them and read them back in fields: all digits, with their own sign before the fraction. */
import { localised, numberFormat } from '../text/numberFormat.ts'

/** A decimal number as people write it; hexadecimal and the like are typing errors here. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** The number that a text means, with a point or a comma; undefined for none. */
export function typedNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('\u2212', '-')
    .replace(/^([+-]?\d*),(\d+(?:e[+-]?\d+)?)$/i, '$1.$2')
  return DECIMAL.test(plain) ? Number(plain) : undefined
}

/** The numbers of a list; undefined where one of them is none. Spaces and semicolons part them, and commas that are no part of a number. */
export function typedNumbers(text: string): readonly number[] | undefined {
  const separator = numberFormat().decimal === '.' ? /[\s,;]+/ : /[\s;]+|,\s+/
  const numbers = text
    .split(separator)
    .filter((part) => part !== '')
    .map(typedNumber)
  return numbers.every((number) => number !== undefined) ? numbers : undefined
}

/** All digits of a number, for a field. */
export function writtenNumber(value: number): string {
  return localised(String(value))
}

export function writtenNumbers(values: readonly number[]): string {
  return values.map(writtenNumber).join(numberFormat().decimal === '.' ? ', ' : ' ; ')
}
