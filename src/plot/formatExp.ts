import { localised } from '../text/numberFormat.ts'
import { formatNumber, formatPercent } from './formatNumber.ts'

/** The smallest log whose exponential is a double with all its digits. */
const LEAST = -708
/** log 10 in two parts: products of the first with whole numbers up to 2^29 are exact. */
const LN10_HIGH = Math.fround(Math.LN10)
const LN10_LOW = Math.LN10 - LN10_HIGH - 2.1707562233822494e-16

interface Decimal {
  readonly mantissa: number
  readonly exponent: number
  /** Significant digits that a log of this size still tells; at 1e16 it tells none, and the mantissa is nothing. */
  readonly numDigits: number
}

/** @param most  digits that are asked for */
function decimalOf(log: number, most: number): Decimal {
  const numDigits = Math.min(most, Math.floor(-Math.log10(-log * 2 ** -53)))
  let exponent = Math.floor(log / Math.LN10)
  const rest = log - exponent * LN10_HIGH - exponent * LN10_LOW
  let mantissa = Number(Math.exp(rest).toPrecision(Math.max(1, numDigits)))
  if (mantissa >= 10) {
    mantissa /= 10
    exponent++
  }
  return { mantissa, exponent, numDigits }
}

/** e^log for the reader, however small: 4.103e−52345; less than four digits where the log tells less. */
export function formatExp(log: number, digits = 4): string {
  if (!(log < LEAST && log > -Infinity)) return formatNumber(Math.exp(log), digits)
  const { mantissa, exponent, numDigits } = decimalOf(log, digits)
  if (numDigits < 1) return `10^${formatNumber(log / Math.LN10, digits)}`
  return localised(`${mantissa.toPrecision(numDigits)}e${String(exponent).replace('-', '\u2212')}`)
}

/** The same with all the digits that there are, in the form that programs read. */
export function fullExp(log: number): string {
  if (!(log < LEAST && log > -Infinity)) return String(Math.exp(log))
  const { mantissa, exponent, numDigits } = decimalOf(log, 17)
  return numDigits < 1
    ? `10^${(log / Math.LN10).toExponential().replace('+', '')}`
    : `${mantissa}e${exponent}`
}

/** A share by its log: in per cent, or if it is small as a number. */
export function formatShare(logShare: number): string {
  return logShare < -9 && logShare > -Infinity ? formatExp(logShare) : formatPercent(Math.exp(logShare))
}
