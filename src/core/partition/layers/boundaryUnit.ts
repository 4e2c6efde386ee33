import type { CompiledDecoder } from '../../network/compiledDecoder.ts'
import { pairOf } from '../../network/poolPairs.ts'
import { winnerOf } from '../../network/winnerOf.ts'

/**
 * A unit that is zero on the common side of two neighbours: `found` if its states differ, else the first whose states do;
 * of a pool whose winners differ, the pair of these.
 *
 * @param patterns  settled (settlePools.ts), of the regions at entries [first, first + numUnits) and [second, …)
 * @returns         −1 where the patterns are equal
 */
export function boundaryUnit(
  { stages }: CompiledDecoder,
  patterns: Int8Array,
  first: number,
  second: number,
  found: number,
): number {
  let least = -1
  for (const stage of stages) {
    if (stage.kind === 'affine') continue
    const { firstUnit, numUnits } = stage
    if (stage.kind === 'elementwise') {
      for (let unit = firstUnit; unit < firstUnit + numUnits; unit++) {
        if (patterns[first + unit] === patterns[second + unit]) continue
        if (unit === found) return unit
        if (least < 0) least = unit
      }
      continue
    }
    for (let w = 0; w + 1 < stage.windowStart.length; w++) {
      const size = stage.windowStart[w + 1] - stage.windowStart[w]
      const from = firstUnit + stage.pairStart[w]
      const a = winnerOf(size, patterns, first + from)
      const b = winnerOf(size, patterns, second + from)
      if (a === b) continue
      const unit = from + pairOf(Math.min(a, b), Math.max(a, b), size)
      if (unit === found) return unit
      if (least < 0) least = unit
    }
  }
  return least
}
