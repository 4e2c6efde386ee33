/**
 * The area under the ROC curve: the probability that a random anomaly scores above a random other point, ties counted
 * half (Mann and Whitney's U over the number of pairs).
 *
 * @param scores     [N], higher = more anomalous; may be infinite
 * @param isAnomaly  [N], the truth; any number but 0 counts as true
 * @throws RangeError  lengths differ, a score is NaN, or all points are of one kind
 * Accuracy  pairs are counted in whole numbers: the area is rounded once  (asserted: roc.test.ts)
 * Cost      O(N log N)
 */
export function areaUnderRoc(scores: Float64Array, isAnomaly: ArrayLike<boolean | number>): number {
  if (isAnomaly.length !== scores.length)
    throw new RangeError(`${scores.length} scores, but ${isAnomaly.length} labels`)
  if (scores.some(Number.isNaN)) throw new RangeError('a score is NaN')
  // a typed array sorts by number; −0 and 0 are equal below all the same
  const anomalies = scores.filter((_, n) => Boolean(isAnomaly[n])).sort()
  const others = scores.filter((_, n) => !isAnomaly[n]).sort()
  if (anomalies.length === 0 || others.length === 0)
    throw new RangeError(`expected both anomalies and others, got ${anomalies.length} of ${scores.length}`)
  // each pair twice, so that a tie is a whole number
  let doubled = 0
  let below = 0
  let notAbove = 0
  for (const score of anomalies) {
    while (below < others.length && others[below] < score) below++
    while (notAbove < others.length && others[notAbove] <= score) notAbove++
    doubled += below + notAbove
  }
  return doubled / (2 * anomalies.length * others.length)
}
