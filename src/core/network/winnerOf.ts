/**
 * Which of the entries of a window of a pool wins, by the signs of its pairs (compiledDecoder.ts): the one that is +
 * against all after it and − against all before it.
 *
 * @param size   number of entries
 * @param signs  of the pairs (0, 1), (0, 2), … (1, 2), …, starting at entry `first`
 * @returns      in [0, size)
 */
export function winnerOf(size: number, signs: ArrayLike<number>, first: number): number {
  let winner = 0
  let row = first
  for (let i = 0; i + 1 < size; i++) {
    if (i === winner) {
      for (let j = i + 1; j < size; j++) {
        if (signs[row + j - i - 1] > 0) continue
        winner = j
        break
      }
    }
    row += size - 1 - i
  }
  return winner
}
