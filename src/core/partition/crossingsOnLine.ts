import { affineImage } from '../network/affineImage.ts'
import type { AffineStage, CompiledDecoder, NonlinearStage, PoolStage } from '../network/compiledDecoder.ts'
import { entriesOfPair } from '../network/poolPairs.ts'
import type { Steps } from '../steps.ts'

/** Multiply-adds between two yields: a few milliseconds. */
const WORK_PER_STEP = 1_000_000
/** Zeros nearer to each other on a leg are one: units that share their inputs have zeros in common but for rounding. */
const SAME = 1e-12

export interface LineCrossings {
  readonly count: number
  /** false where counting stopped before the end: there are `count` or more. */
  readonly isWhole: boolean
  /** Multiply-adds that it took. */
  readonly work: number
}

/**
 * How many of the decoder's zero sets a line p + t d meets, in plain doubles: for estimates, not for partitions.
 *
 * Between two points of the line that all zero sets of the layers before have in common, a layer's units are affine:
 * their values at such points are carried through the layers, with those of p and of the two directions ±d, and a layer
 * adds the points where its units change their sign.
 *
 * @param most      where to stop counting
 * @param mostWork  multiply-adds after which to stop
 * @returns     at most `most`, rounding aside the exact number of points
 * Cost    one pass through the network a crossing
 */
export function* crossingsOnLineSteps(
  compiled: CompiledDecoder,
  point: Float64Array,
  direction: Float64Array,
  most: number,
  mostWork: number = Infinity,
): Steps<LineCrossings> {
  // The first and the last are directions, in which the line leaves its first and its last point.
  let work = 0
  let sinceYield = 0
  let values: Float64Array[] = [direction.map((entry) => -entry), point, direction]
  // an affine map at the end adds none
  const end = compiled.stages.findLastIndex(({ kind }) => kind !== 'affine') + 1
  for (const stage of compiled.stages.slice(0, end)) {
    if (stage.kind === 'affine') {
      const linear = { ...stage, bias: new Float64Array(stage.outputSize) }
      const last = values.length - 1
      const images: Float64Array[] = []
      for (const [k, value] of values.entries()) {
        if (work > mostWork) return { count: values.length - 3, isWhole: false, work }
        images.push(imageOf(k === 0 || k === last ? linear : stage, value))
        work += stage.weight.length
        sinceYield += stage.weight.length
        if (sinceYield < WORK_PER_STEP) continue
        sinceYield = 0
        yield { done: Math.min(images.length, most), total: most + 3 }
      }
      values = images
      continue
    }
    values = withCrossings(values, stage, most)
    if (values.length - 3 >= most) return { count: most, isWhole: false, work }
    const points = values
    const lastPoint = points.length - 1
    values = points.map((value, k) =>
      stage.kind === 'elementwise'
        ? value.map((h, i) => (h < 0 && i < stage.numUnits ? h * stage.negativeSlope : h))
        : // where directions are equal, the points that they leave tell which entry wins
          chosenRows(stage, value, points[k === 0 ? 1 : k === lastPoint ? lastPoint - 1 : k]),
    )
  }
  return { count: values.length - 3, isWhole: true, work }
}

function imageOf(stage: AffineStage, value: Float64Array): Float64Array {
  const out = new Float64Array(stage.outputSize)
  affineImage(stage, value, 1, out)
  return out
}

/** The points, and between them those where an entry changes its sign: no more are made than `most` asks for. */
function withCrossings(values: readonly Float64Array[], stage: NonlinearStage, most: number): Float64Array[] {
  const all = [values[0]]
  const last = values.length - 2
  for (let k = 1; k <= last + 1 && all.length - 3 < most; k++) {
    const room = most + 3 - all.length
    // From −∞ to the first point the way is measured backwards.
    if (k === 1) all.push(...crossings(values[1], values[0], true, stage, room).toReversed())
    else all.push(...crossings(values[k - 1], values[k], k === last + 1, stage, room))
    all.push(values[k])
  }
  return all
}

/** Points on the way from one to another, or in a direction, in order: the first `room` of them. */
function crossings(
  from: Float64Array,
  to: Float64Array,
  isDirection: boolean,
  stage: NonlinearStage,
  room: number,
): Float64Array[] {
  const found: (readonly [at: number, unit: number])[] = []
  const valueAt = (at: number, i: number): number => (isDirection ? from[i] : (1 - at) * from[i]) + at * to[i]
  for (let i = 0; i < stage.numUnits; i++) {
    if (!(from[i] * to[i] < 0)) continue
    const at = Math.abs(from[i]) / (Math.abs(to[i]) + (isDirection ? 0 : Math.abs(from[i])))
    // zero at the point itself, but for rounding
    if (at < SAME || (!isDirection && at > 1 - SAME)) continue
    if (stage.kind === 'elementwise' || isOfLargest(stage, i, (row) => valueAt(at, row))) found.push([at, i])
  }
  found.sort(([a], [b]) => a - b)
  const distinct = found.filter(([at], n) => n === 0 || at > found[n - 1][0] + SAME * Math.max(1, at))
  return distinct.slice(0, room).map(([at]) => {
    const value = from.map((_, i) => valueAt(at, i))
    for (const [other, unit] of found) if (Math.abs(other - at) <= SAME * Math.max(1, at)) value[unit] = 0
    return value
  })
}

/** Whether no entry of the window is larger than the two of a pair where they are equal. */
function isOfLargest(
  { windowStart, windowRow, pairStart }: PoolStage,
  unit: number,
  valueOf: (row: number) => number,
): boolean {
  const pool = pairStart.findLastIndex((first) => first <= unit)
  const rows = windowRow.subarray(windowStart[pool], windowStart[pool + 1])
  const [i, j] = entriesOfPair(unit - pairStart[pool], rows.length)
  const top = Math.max(valueOf(rows[i]), valueOf(rows[j]))
  return rows.every((row, k) => k === i || k === j || valueOf(row) <= top)
}

/** The rows of a pool's winners, and those that are carried. */
function chosenRows(
  { windowStart, windowRow, firstCarried, outputSize }: PoolStage,
  value: Float64Array,
  tieBreaker: Float64Array,
): Float64Array {
  const numWindows = windowStart.length - 1
  return Float64Array.from({ length: outputSize }, (_, w) => {
    if (w >= numWindows) return value[firstCarried + w - numWindows]
    let best = windowRow[windowStart[w]]
    for (const row of windowRow.subarray(windowStart[w] + 1, windowStart[w + 1]))
      if (value[row] > value[best] || (value[row] === value[best] && tieBreaker[row] > tieBreaker[best]))
        best = row
    return value[best]
  })
}
