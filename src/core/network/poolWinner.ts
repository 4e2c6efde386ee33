import type { PoolStage } from './compiledDecoder.ts'
import { winnerOf } from './winnerOf.ts'

/**
 * The input row that wins a window of a pool.
 *
 * @param signs   of the stage's units, starting at entry `offset`
 */
export function poolWinner(
  { windowStart, windowRow, pairStart }: PoolStage,
  pool: number,
  signs: ArrayLike<number>,
  offset: number,
): number {
  const first = windowStart[pool]
  return windowRow[first + winnerOf(windowStart[pool + 1] - first, signs, offset + pairStart[pool])]
}
