import { decomposeDouble } from '../../numerics/decomposeDouble.ts'
import { roundRatio } from '../../numerics/roundRatio.ts'
import { exactUnit } from '../layers/exactUnit.ts'
import type { LineContext, LineEnd, Ratio } from './lineCells.ts'

/**
 * The exact end, which also becomes its rounded value; one beyond the largest double is held there, with an infinite
 * error.
 *
 * @param end  not ±∞ itself; if a root, of a unit whose slope is not zero
 */
export function settleEnd(end: LineEnd, context: LineContext): Ratio {
  if (end.exact !== null) return end.exact
  if (end.cell === null) return (end.exact = exactDouble(end.value))
  const [a, c] = exactUnit(end.cell, end.unit, context)
  end.exact = a < 0n ? { numerator: c, denominator: -a } : { numerator: -c, denominator: a }
  const value = roundRatio(end.exact.numerator, end.exact.denominator)
  end.value = Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE
  end.error = Number.isFinite(value) ? 2 ** -53 * Math.abs(value) + Number.MIN_VALUE : Infinity
  return end.exact
}

function exactDouble(value: number): Ratio {
  const { mantissa, exponent } = decomposeDouble(value)
  return exponent >= 0
    ? { numerator: mantissa << BigInt(exponent), denominator: 1n }
    : { numerator: mantissa, denominator: 1n << BigInt(-exponent) }
}
