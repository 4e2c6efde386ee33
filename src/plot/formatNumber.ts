/** Numbers for the reader: four significant digits on the screen; all digits on hover and copy. */

import { localised, numberFormat } from '../text/numberFormat.ts'

const MINUS = '\u2212'

/** As the reader writes it, with a true minus sign. */
function written(text: string): string {
  return localised(text.replaceAll('-', MINUS))
}

/** Four significant digits, scientific beyond 1e-4 and 1e6; a true minus sign. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`
  if (value === 0) return '0'
  // What is shown decides the form: 9999.6 is 10000, not 1.000e4.
  const size = Math.abs(Number(value.toPrecision(digits)))
  if (size >= 1e6 || size < 1e-4) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e')
    return written(`${mantissa}e${exponent.replace('+', '')}`)
  }
  return written(size >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits))
}

/** A share in per cent, with enough digits to tell small ones from nothing. */
export function formatPercent(share: number): string {
  if (Number.isNaN(share)) return '–'
  const unit = `${numberFormat().percentSpace}%`
  if (share > 0 && share < 5e-5) return localised(`< 0.01${unit}`)
  if (share < 1 && share >= 0.999995) return localised(`> 99.999${unit}`)
  return localised(`${(100 * share).toFixed(share >= 0.9995 && share < 1 ? 3 : 2)}${unit}`)
}

/** Axis ticks: as short as they are exact. */
export function formatTick(value: number): string {
  const short = Number(value.toPrecision(12))
  const size = Math.abs(short)
  return written(size !== 0 && (size >= 1e5 || size < 1e-4) ? short.toExponential() : String(short)).replace(
    'e+',
    'e',
  )
}

/** Numbers in a row, told apart in any way of writing them: 1.5, 2 or 1,5 ; 2. */
export function formatList(values: ArrayLike<number>, digits = 4): string {
  const separator = numberFormat().decimal === '.' ? ', ' : '\u00a0; '
  return Array.from(values, (value) => formatNumber(value, digits)).join(separator)
}
