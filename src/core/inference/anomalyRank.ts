/**
 * How unusual a point is among scored ones: 1 + the number of scores below its log p. 1 = most anomalous.
 *
 * @param scores  log p of the points to compare with, nats; the point itself may be among them
 */
export function anomalyRank(logMarginal: number, scores: ArrayLike<number>): number {
  let rank = 1
  for (let i = 0; i < scores.length; i++) if (scores[i] < logMarginal) rank++
  return rank
}
