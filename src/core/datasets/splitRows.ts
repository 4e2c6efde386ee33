import { createRng } from '../numerics/createRng.ts'

/**
 * Rows of a table in two parts, each in the table's order: those to learn from, and a seeded sample of `share` of them
 * that is held out. At least one row stays in the first part.
 *
 * @param share  in [0, 1)
 */
export function splitRows(
  numPoints: number,
  share: number,
  seed: number,
): { training: Int32Array; heldOut: Int32Array } {
  const order = Int32Array.from({ length: numPoints }, (_, i) => i)
  const rng = createRng(seed)
  for (let i = numPoints - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1))
    const kept = order[i]
    order[i] = order[j]
    order[j] = kept
  }
  const numHeldOut = Math.min(numPoints - 1, Math.round(share * numPoints))
  return { training: order.slice(numHeldOut).sort(), heldOut: order.slice(0, numHeldOut).sort() }
}
