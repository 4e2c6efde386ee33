/**
 * The units that are not switched off: all of them where negative ones keep a slope, the positive ones otherwise.
 *
 * @param bits    signs (unpackSigns.ts), a cell's words from entry `from`
 * @param active  written: their numbers, rising
 * @returns       how many there are
 */
export function activeUnits(
  bits: Int32Array,
  from: number,
  width: number,
  negativeSlope: number,
  active: Int32Array,
): number {
  let count = 0
  if (negativeSlope !== 0) {
    for (; count < width; count++) active[count] = count
    return count
  }
  for (let first = 0, word = from; first < width; first += 32, word++)
    for (let rest = bits[word]; rest !== 0; rest &= rest - 1)
      active[count++] = first + 31 - Math.clz32(rest & -rest)
  return count
}
