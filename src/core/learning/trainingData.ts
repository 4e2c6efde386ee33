import { observedIndices } from '../inference/observedIndices.ts'

/** Observations to learn from, grouped by which of their coordinates are seen. */
export interface TrainingData {
  readonly numPoints: number
  readonly dataDim: number
  /** [numPoints, dataDim] row-major, data units, NaN = missing. */
  readonly values: Float64Array
  /** Observed coordinates of each pattern of missing entries, ascending; patterns in order of first appearance. */
  readonly patterns: readonly Int32Array[]
  /** Pattern of each point: [numPoints]. */
  readonly patternIds: Int32Array
  /**
   * [patterns]: 1 where the E-step puts the statistics of a pattern together with those of other ones, because each of
   * its own would take too much memory.
   */
  readonly isShared: Uint8Array
  /** Σx is not let below this (variance, data units²). */
  readonly noiseFloor: number
}

/** Part of the mean variance of the coordinates below which Σx is not let: DESIGN.md. */
const NOISE_FLOOR = 1e-8
/**
 * And part of the mean square, for points that (nearly) coincide: at σ = 1e-7 |x|, one unit in the last place of x
 * moves log p(x) by 1e-9.
 */
const ROUNDING_FLOOR = 1e-14

/** So many patterns of wide data have statistics of their own: [R, D, S + 1] numbers each. */
const MOST_PATTERNS = 8
const LEAST_WIDE = 32

/**
 * Check the observations and group them.
 *
 * @param values  [numPoints, dataDim] row-major, NaN = missing; kept, not copied
 * @throws RangeError  no point, a wrong length, an infinite entry, a row with nothing observed
 */
export function buildTrainingData(values: Float64Array, numPoints: number, dataDim: number): TrainingData {
  if (numPoints < 1 || values.length !== numPoints * dataDim)
    throw new RangeError(`values has ${values.length} entries, expected ${numPoints} × ${dataDim}, N ≥ 1`)
  const patterns: Int32Array[] = []
  const idOfKey = new Map<string, number>()
  const patternIds = new Int32Array(numPoints)
  for (let n = 0; n < numPoints; n++) {
    const { observed } = observedIndices(values.subarray(n * dataDim, (n + 1) * dataDim))
    if (observed.length === 0) throw new RangeError(`row ${n}: nothing is observed`)
    for (const d of observed) {
      const value = values[n * dataDim + d]
      if (!Number.isFinite(value)) throw new RangeError(`row ${n}, column ${d}: ${value} is not finite`)
    }
    const key = observed.join()
    let id = idOfKey.get(key)
    if (id === undefined) {
      id = patterns.length
      idOfKey.set(key, id)
      patterns.push(Int32Array.from(observed))
    }
    patternIds[n] = id
  }
  return {
    numPoints,
    dataDim,
    values,
    patterns,
    patternIds,
    isShared: sharedPatterns(patternIds, patterns.length, dataDim),
    noiseFloor: noiseFloorOf(values, dataDim),
  }
}

/** All but those of an eighth of the points, where there are many patterns of many coordinates. */
function sharedPatterns(patternIds: Int32Array, numPatterns: number, dataDim: number): Uint8Array {
  const isShared = new Uint8Array(numPatterns)
  if (numPatterns <= MOST_PATTERNS || dataDim < LEAST_WIDE) return isShared
  const counts = new Int32Array(numPatterns)
  for (const id of patternIds) counts[id]++
  return isShared.map((_, id) => (MOST_PATTERNS * counts[id] < patternIds.length ? 1 : 0))
}

function noiseFloorOf(values: Float64Array, dataDim: number): number {
  let meanVariance = 0
  let meanSquare = 0
  let numColumns = 0
  for (let d = 0; d < dataDim; d++) {
    let count = 0
    let mean = 0
    let scatter = 0
    for (let i = d; i < values.length; i += dataDim) {
      const value = values[i]
      if (value !== value) continue
      count++
      const delta = value - mean
      mean += delta / count
      scatter += delta * (value - mean)
    }
    if (count === 0) continue
    numColumns++
    meanVariance += scatter / count
    meanSquare += scatter / count + mean * mean
  }
  const floor = Math.max(NOISE_FLOOR * meanVariance, ROUNDING_FLOOR * meanSquare) / numColumns
  // every value is zero: any scale will do
  return floor > 0 ? floor : NOISE_FLOOR
}
