/** The pairs i < j of a window's entries in the order (0, 1), (0, 2), … (1, 2), …. */

/** Position of a pair. */
export function pairOf(i: number, j: number, size: number): number {
  return (i * (2 * size - i - 1)) / 2 + j - i - 1
}

/** The entries of the pair at a position. */
export function entriesOfPair(pair: number, size: number): readonly [i: number, j: number] {
  let i = 0
  let left = pair
  for (; left >= size - 1 - i; i++) left -= size - 1 - i
  return [i, i + 1 + left]
}
