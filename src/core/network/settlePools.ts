import type { CompiledDecoder, PoolStage } from './compiledDecoder.ts'
import { winnerOf } from './winnerOf.ts'

/**
 * A pattern with the sign + for every pair of a pool that the winner is not of: patterns are then equal exactly where
 * all units and all winners are. Written in place.
 *
 * @param pattern  signs of all units, at entries [offset, offset + numUnits)
 */
export function settlePools(
  { stages }: CompiledDecoder,
  pattern: Int8Array | number[],
  offset: number,
): void {
  for (const stage of stages) if (stage.kind === 'pool') settlePool(stage, pattern, offset + stage.firstUnit)
}

/**
 * The same for one stage.
 *
 * @param first      entry of the stage's first unit
 * @param onSettled  told of the entry of every pair that the winner is not of
 */
export function settlePool(
  stage: PoolStage,
  pattern: Int8Array | number[],
  first: number,
  onSettled?: (unit: number) => void,
): void {
  for (let w = 0; w + 1 < stage.windowStart.length; w++) {
    const size = stage.windowStart[w + 1] - stage.windowStart[w]
    const winner = winnerOf(size, pattern, first + stage.pairStart[w])
    let unit = first + stage.pairStart[w]
    for (let i = 0; i < size; i++) {
      for (let j = i + 1; j < size; j++, unit++) {
        if (i === winner || j === winner) continue
        pattern[unit] = 1
        onSettled?.(unit)
      }
    }
  }
}
