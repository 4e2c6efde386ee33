/**
 * numerator / denominator rounded to the nearest double, ties to even; ±Infinity beyond the largest.
 *
 * @param denominator  not zero
 */
export function roundRatio(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0
  const negative = numerator < 0n !== denominator < 0n
  const p = numerator < 0n ? -numerator : numerator
  const q = denominator < 0n ? -denominator : denominator
  // The ratio lies in (2^(magnitude − 1), 2^(magnitude + 1)).
  const magnitude = bitLength(p) - bitLength(q)
  if (magnitude > 1025) return negative ? -Infinity : Infinity
  if (magnitude < -1080) return negative ? -0 : 0
  // As an integer number of units 2^unit: 66 bits at least, or, where doubles are subnormal, in units of the least.
  const subnormal = magnitude <= -1022
  const unit = subnormal ? -1074 : magnitude - 66
  const scaled = unit > 0 ? p : p << BigInt(-unit)
  const divisor = unit > 0 ? q << BigInt(unit) : q
  let quotient = scaled / divisor
  const rest = scaled - quotient * divisor
  let rounded: number
  if (subnormal) {
    const twice = 2n * rest
    if (twice > divisor || (twice === divisor && (quotient & 1n) === 1n)) quotient += 1n
    rounded = Number(quotient) * 2 ** -1074
  } else {
    // What is cut off only matters as "more than nothing": keep it as a sticky bit, and let Number() round.
    const sticky = (quotient << 1n) | (rest === 0n ? 0n : 1n)
    const half = Math.trunc((unit - 1) / 2)
    rounded = Number(sticky) * 2 ** half * 2 ** (unit - 1 - half)
  }
  return negative ? -rounded : rounded
}

function bitLength(value: bigint): number {
  const hex = value.toString(16)
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex[0], 16)) - 28)
}
