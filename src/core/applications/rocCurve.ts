/** True against false alarms of a score at every threshold, from no alarm (0, 0) to all (1, 1). */
export interface RocCurve {
  /** Part of the anomalies with a score at or above the threshold [K], rising. */
  readonly truePositiveRate: Float64Array
  /** Part of the others with a score at or above it [K], rising. */
  readonly falsePositiveRate: Float64Array
  /** [K], falling: ∞, and then every score that occurs, once. */
  readonly thresholds: Float64Array
}

/**
 * The receiver operating characteristic. Points with equal scores are told apart by no threshold: they make one corner.
 *
 * @param scores     [N], higher = more anomalous; may be infinite
 * @param isAnomaly  [N], the truth; any number but 0 counts as true
 * @throws RangeError  lengths differ, a score is NaN, or all points are of one kind
 */
export function rocCurve(scores: Float64Array, isAnomaly: ArrayLike<boolean | number>): RocCurve {
  const N = scores.length
  if (isAnomaly.length !== N) throw new RangeError(`${N} scores, but ${isAnomaly.length} labels`)
  if (scores.some(Number.isNaN)) throw new RangeError('a score is NaN')
  let numPositive = 0
  for (let n = 0; n < N; n++) if (isAnomaly[n]) numPositive++
  if (numPositive === 0 || numPositive === N)
    throw new RangeError(`expected both anomalies and others, got ${numPositive} of ${N}`)
  const order = Array.from(scores.keys()).sort((a, b) =>
    scores[a] === scores[b] ? 0 : scores[b] - scores[a],
  )
  const truePositiveRate = [0]
  const falsePositiveRate = [0]
  const thresholds = [Infinity]
  let positives = 0
  for (let i = 0; i < N; i++) {
    if (isAnomaly[order[i]]) positives++
    const score = scores[order[i]]
    if (i + 1 < N && scores[order[i + 1]] === score) continue
    truePositiveRate.push(positives / numPositive)
    falsePositiveRate.push((i + 1 - positives) / (N - numPositive))
    thresholds.push(score)
  }
  return {
    truePositiveRate: Float64Array.from(truePositiveRate),
    falsePositiveRate: Float64Array.from(falsePositiveRate),
    thresholds: Float64Array.from(thresholds),
  }
}
