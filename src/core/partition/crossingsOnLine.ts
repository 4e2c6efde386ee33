import { affineImage } from '../network/affineImage.ts'
import type { AffineStage, CompiledDecoder } from '../network/compiledDecoder.ts'
import type { Steps } from '../steps.ts'

/** Multiply-adds between two yields: a few milliseconds. */
const WORK_PER_STEP = 1_000_000

/**
 * How many of the decoder's zero sets a line p + t d meets, in plain doubles: for estimates, not for partitions.
 *
 * Between two points of the line that all zero sets of the layers before have in common, a layer's units are affine:
 * their values at such points are carried through the layers, with those of p and of the two directions ±d, and a layer
 * adds the points where its units change their sign.
 *
 * @param most  where to stop counting
 * @returns     at most `most`, rounding aside the exact number of points
 * Cost    one pass through the network a crossing
 */
export function* crossingsOnLineSteps(
  compiled: CompiledDecoder,
  point: Float64Array,
  direction: Float64Array,
  most: number,
): Steps<number> {
  // The first and the last are directions, in which the line leaves its first and its last point.
  let work = 0
  let values: Float64Array[] = [direction.map((entry) => -entry), point, direction]
  for (const stage of compiled.stages) {
    if (stage.kind === 'affine') {
      const linear = { ...stage, bias: new Float64Array(stage.outputSize) }
      const last = values.length - 1
      const images: Float64Array[] = []
      for (const [k, value] of values.entries()) {
        images.push(imageOf(k === 0 || k === last ? linear : stage, value))
        work += stage.inputSize * stage.outputSize
        if (work < WORK_PER_STEP) continue
        work = 0
        yield { done: Math.min(images.length, most), total: most + 3 }
      }
      values = images
      continue
    }
    values = withCrossings(values)
    if (values.length - 3 >= most) return most
    for (const value of values)
      for (let i = 0; i < value.length; i++) if (value[i] < 0) value[i] *= stage.negativeSlope
  }
  return values.length - 3
}

function imageOf(stage: AffineStage, value: Float64Array): Float64Array {
  const out = new Float64Array(stage.outputSize)
  affineImage(stage, value, 1, out)
  return out
}

/** The points, and between them those where an entry changes its sign. */
function withCrossings(values: readonly Float64Array[]): Float64Array[] {
  const all = [values[0]]
  const last = values.length - 2
  for (let k = 1; k <= last + 1; k++) {
    // From −∞ to the first point the way is measured backwards.
    if (k === 1) all.push(...crossings(values[1], values[0], true).toReversed())
    else all.push(...crossings(values[k - 1], values[k], k === last + 1))
    all.push(values[k])
  }
  return all
}

/** Points on the way from one to another, or in a direction, in order. */
function crossings(from: Float64Array, to: Float64Array, isDirection: boolean): Float64Array[] {
  const found: (readonly [at: number, unit: number])[] = []
  for (let i = 0; i < from.length; i++) {
    if (!(from[i] * to[i] < 0)) continue
    found.push([Math.abs(from[i]) / (Math.abs(to[i]) + (isDirection ? 0 : Math.abs(from[i]))), i])
  }
  found.sort(([a], [b]) => a - b)
  const distinct = found.filter(([at], n) => n === 0 || at > found[n - 1][0])
  return distinct.map(([at]) => {
    const value = from.map((entry, i) => (isDirection ? entry : (1 - at) * entry) + at * to[i])
    for (const [other, unit] of found) if (other === at) value[unit] = 0
    return value
  })
}
