/** How the reader writes numbers: the sign between whole and fraction, and between entries of a list. */
import type { Language } from './catalogue.ts'

export interface NumberFormat {
  readonly decimal: '.' | ','
  /** Before the sign of per cent. */
  readonly percentSpace: string
}

let current: NumberFormat = { decimal: '.', percentSpace: ' ' }

export function numberFormat(): NumberFormat {
  return current
}

/** That of the reader's own locale where it is of the language of the page, else that of the language. */
export function setLocale(language: Language, locales: readonly string[]): void {
  const locale = locales.find((each) => each.toLowerCase().split('-')[0] === language) ?? language
  const parts = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1 }).formatToParts(
    0.5,
  )
  const decimal = parts.find(({ type }) => type === 'decimal')?.value
  current = {
    decimal: decimal === ',' ? ',' : '.',
    percentSpace: language === 'zh' ? '' : language === 'fr' ? '\u00a0' : ' ',
  }
}

/** A number written with a point, as the reader writes it. */
export function localised(text: string): string {
  return current.decimal === '.' ? text : text.replace('.', current.decimal)
}
