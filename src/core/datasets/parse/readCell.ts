const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const DECIMAL_COMMA = /^[+-]?(?:\d+,\d+|,\d+)(?:[eE][+-]?\d+)?$/
const MISSING = /^(?:|[+-]?nan|na)$/i
const INFINITE = /^[+-]?inf(?:inity)?$/i

export type CellKind = 'number' | 'decimalComma' | 'missing' | 'infinite' | 'text'

/** What a cell of a table is, and its value: NaN for all that is no finite number. Empty, NaN and NA are missing. */
export function readCell(text: string): { readonly kind: CellKind; readonly value: number } {
  if (NUMBER.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? { kind: 'number', value } : { kind: 'infinite', value: Number.NaN }
  }
  if (MISSING.test(text)) return { kind: 'missing', value: Number.NaN }
  if (DECIMAL_COMMA.test(text)) return { kind: 'decimalComma', value: Number(text.replace(',', '.')) }
  return { kind: INFINITE.test(text) ? 'infinite' : 'text', value: Number.NaN }
}
