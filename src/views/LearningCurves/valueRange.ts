/** Part of the values that may lie above the picture: the first few epochs of a bad start. */
const MAX_CUT = 0.015
/** The picture is never flatter than this many nats, or a quarter of all there is. */
const LEAST_SPAN = 1

/** All values, but for a start so far above the rest that the rest would be flat. */
export function valueRange(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort()
  const lowest = sorted[0]!
  const highest = sorted.at(-1)!
  const most = sorted[Math.floor((1 - MAX_CUT) * (sorted.length - 1))]!
  const span = Math.max(1.6 * (most - lowest), Math.min(0.25 * (highest - lowest), LEAST_SPAN))
  const top = Math.min(highest, lowest + span)
  const pad = 0.06 * (top - lowest) || 0.05 * Math.max(1e-3, Math.abs(top))
  return [lowest - pad, top + pad]
}
