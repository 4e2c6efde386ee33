import { formatNumber } from '../plot/formatNumber.ts'

/** A number within TeX, in the reader's format: a true minus, no space after a decimal comma, a power of ten. */
export function texNumber(value: number, digits = 4): string {
  const [mantissa = '', exponent] = formatNumber(value, digits)
    .replaceAll('\u2212', '-')
    .replace('∞', '\\infty')
    .replace('–', '\\text{–}')
    .replace(',', '{,}')
    .split('e')
  return exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${exponent}}`
}
