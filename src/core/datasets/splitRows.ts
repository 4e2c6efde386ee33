import { createRng } from '../numerics/createRng.ts'
import { shuffledIndices } from '../numerics/shuffledIndices.ts'

/**
 * Rows of a table in two parts, each in the table's order: those to learn from, and a seeded sample of `share` of them
 * that is held out. At least one row stays in the first part.
 *
 * @param share  in [0, 1)
 * @throws RangeError  share out of its range
 */
export function splitRows(
  numPoints: number,
  share: number,
  seed: number,
): { training: Int32Array; heldOut: Int32Array } {
  if (!(share >= 0 && share < 1)) throw new RangeError(`share: expected one in [0, 1), got ${share}`)
  const order = shuffledIndices(numPoints, createRng(seed))
  const numHeldOut = Math.min(numPoints - 1, Math.round(share * numPoints))
  return { training: order.slice(numHeldOut).sort(), heldOut: order.slice(0, numHeldOut).sort() }
}
