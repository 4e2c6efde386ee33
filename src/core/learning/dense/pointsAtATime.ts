/** Multiply-adds forward between two looks at whether to stop: some milliseconds. */
const WORK = 4e6

/**
 * How many points to work on between two yields.
 *
 * @param numParameters  of all networks together
 * @param rowsEach       that a point takes
 */
export function pointsAtATime(numParameters: number, rowsEach: number): number {
  return Math.max(1, Math.floor(WORK / (numParameters * rowsEach)))
}
