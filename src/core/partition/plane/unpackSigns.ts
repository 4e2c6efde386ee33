/**
 * Signs as ±1 from the bits that the plane's cells keep them in: bit (unit mod 32) of word ⌊unit/32⌋ is 1 where a unit
 * is positive.
 *
 * @param bits  a cell's words, from entry `from`
 * @param out   written from entry `to`: [width]
 */
export function unpackSigns(bits: Int32Array, from: number, width: number, out: Int8Array, to: number): void {
  for (let unit = 0; unit < width; unit++)
    out[to + unit] = 2 * ((bits[from + (unit >> 5)] >>> (unit & 31)) & 1) - 1
}
