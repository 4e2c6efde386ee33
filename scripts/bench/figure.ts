export interface Figure {
  readonly value: number
  readonly unit: string
  /** What the value is to be read beside: a budget, a figure to beat. Not part of the JSON. */
  readonly beside?: string
}

export type Figures = Readonly<Record<string, Figure>>

interface MedianOptions {
  readonly repeats?: number
  readonly minMs?: number
  readonly warmUpMs?: number
}

/**
 * The median time of one call, in milliseconds: after a warm-up, repeats of at least `minMs` each.
 * The median, because a busy machine makes single repeats slow and never fast.
 */
export function medianMs(
  run: () => void,
  { repeats = 7, minMs = 100, warmUpMs = 300 }: MedianOptions = {},
): number {
  const timeOf = (count: number): number => {
    const start = performance.now()
    for (let i = 0; i < count; i++) run()
    return performance.now() - start
  }
  // The warm-up lets the compiler settle, and finds how many calls fill a repeat.
  let calls = 1
  for (let spent = 0; spent < warmUpMs;) {
    const ms = timeOf(calls)
    spent += ms
    if (ms < minMs)
      calls = Math.max(calls + 1, Math.min(calls * 4, Math.ceil((calls * minMs) / Math.max(ms, 0.01))))
  }
  const times = Array.from({ length: repeats }, () => timeOf(calls) / calls)
  return median(times)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
