/** Scratch: written and read within one call. */
const view = new DataView(new ArrayBuffer(8))

/** A double as mantissa · 2^exponent with an odd mantissa; zero is 0 · 2^0. */
export interface Dyadic {
  readonly mantissa: bigint
  readonly exponent: number
}

/**
 * A finite double taken apart exactly.
 *
 * @throws RangeError  x is not finite
 */
export function decomposeDouble(x: number): Dyadic {
  if (!Number.isFinite(x)) throw new RangeError(`${x} has no mantissa and exponent`)
  if (x === 0) return { mantissa: 0n, exponent: 0 }
  view.setFloat64(0, Math.abs(x))
  const high = view.getUint32(0)
  const low = view.getUint32(4)
  const biased = high >>> 20
  const fraction = high & 0xfffff
  // Subnormal numbers have no hidden bit and the exponent of the smallest normal ones.
  const integer = (biased === 0 ? fraction : fraction + 0x100000) * 2 ** 32 + low
  const trailing = low !== 0 ? trailingZeros(low) : 32 + trailingZeros(fraction + 0x100000)
  const mantissa = BigInt(integer / 2 ** trailing)
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 + trailing }
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word)
}
