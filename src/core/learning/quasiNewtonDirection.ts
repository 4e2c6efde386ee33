/** The last steps of an L-BFGS run, the oldest first: [numPairs, size] each, one after the other. */
export interface SecantPairs {
  readonly numPairs: number
  /** Changes of the parameters, and of the gradient of the objective's smooth part over them. */
  readonly steps: Float64Array
  readonly changes: Float64Array
}

export const NO_PAIRS: SecantPairs = { numPairs: 0, steps: new Float64Array(0), changes: new Float64Array(0) }

const MAX_PAIRS = 10
/** A pair whose directions agree by less is no curvature but rounding, or a kink. */
const LEAST_COSINE = 1e-10

/**
 * −H · slope, where H is L-BFGS's estimate of the inverse Hessian over the free entries alone: elsewhere the direction
 * is zero. Without a pair, −slope.
 *
 * @param isFree  [size]
 * @returns slope · direction < 0 unless the slope is zero on all free entries
 * Source   the two-loop recursion, scaled by sᵀy / yᵀy of the newest pair
 */
export function quasiNewtonDirection(
  slope: Float64Array,
  isFree: Uint8Array,
  { numPairs, steps, changes }: SecantPairs,
): Float64Array {
  const size = slope.length
  const direction = slope.map((value, i) => (isFree[i] === 1 ? -value : 0))
  const used: { at: number; curvature: number; scale: number }[] = []
  for (let p = 0; p < numPairs; p++) {
    const at = p * size
    let curvature = 0
    let stepSq = 0
    let changeSq = 0
    for (let i = 0; i < size; i++) {
      if (isFree[i] === 0) continue
      curvature += steps[at + i] * changes[at + i]
      stepSq += steps[at + i] * steps[at + i]
      changeSq += changes[at + i] * changes[at + i]
    }
    if (isCurved(curvature, stepSq, changeSq)) used.push({ at, curvature, scale: curvature / changeSq })
  }
  const newest = used.at(-1)
  if (newest === undefined) return direction
  const along = (vector: Float64Array, at: number): number => {
    let sum = 0
    for (let i = 0; i < size; i++) if (isFree[i] === 1) sum += vector[at + i] * direction[i]
    return sum
  }
  const add = (factor: number, vector: Float64Array, at: number): void => {
    for (let i = 0; i < size; i++) if (isFree[i] === 1) direction[i] += factor * vector[at + i]
  }
  const parts = new Float64Array(used.length)
  for (let p = used.length - 1; p >= 0; p--) {
    const { at, curvature } = used[p]
    parts[p] = along(steps, at) / curvature
    add(-parts[p], changes, at)
  }
  for (let i = 0; i < size; i++) direction[i] *= newest.scale
  used.forEach(({ at, curvature }, p) => add(parts[p] - along(changes, at) / curvature, steps, at))
  return direction
}

/** The pairs with one more, the oldest left out where they are ten; the same where the new one shows no curvature. */
export function withPair(pairs: SecantPairs, step: Float64Array, change: Float64Array): SecantPairs {
  const size = step.length
  let curvature = 0
  let stepSq = 0
  let changeSq = 0
  for (let i = 0; i < size; i++) {
    curvature += step[i] * change[i]
    stepSq += step[i] * step[i]
    changeSq += change[i] * change[i]
  }
  if (!isCurved(curvature, stepSq, changeSq)) return pairs
  const kept = Math.min(pairs.numPairs, MAX_PAIRS - 1)
  const append = (all: Float64Array, one: Float64Array): Float64Array => {
    const next = new Float64Array((kept + 1) * size)
    next.set(all.subarray((pairs.numPairs - kept) * size))
    next.set(one, kept * size)
    return next
  }
  return {
    numPairs: kept + 1,
    steps: append(pairs.steps, step),
    changes: append(pairs.changes, change),
  }
}

function isCurved(curvature: number, stepSq: number, changeSq: number): boolean {
  return (
    curvature > LEAST_COSINE * Math.sqrt(stepSq * changeSq) && curvature < Infinity && changeSq < Infinity
  )
}
