import { coneOf } from './coneOf.ts'

export interface Facet {
  /** A point of its relative interior, in integers: z = point / weight, weight > 0. [S] and a number. */
  readonly point: readonly bigint[]
  readonly weight: bigint
  /** The slope of its row: it points into the polyhedron. [S] */
  readonly inward: readonly bigint[]
}

/**
 * The facets of a polyhedron { z : a·z + c ≥ 0 } that has an interior, each once.
 *
 * @param rows  (a, c), S + 1 integers each
 * Method  all vertices and rays (coneOf.ts) and the rows that each lies on: a row is a facet if no other row has all of
 *         its rays and more
 */
export function facetsOf(rows: readonly (readonly bigint[])[], latentDim: number): Facet[] {
  const atInfinity = Array.from({ length: latentDim + 1 }, (_, k) => (k === latentDim ? 1n : 0n))
  const sloped = rows.filter((row) => row.some((entry, k) => k < latentDim && entry !== 0n))
  const all = [...sloped, atInfinity]
  const { rays } = coneOf(all, latentDim + 1)
  // Which rays lie on each row, as bits.
  const held = all.map((_, i) => {
    let bits = 0n
    rays.forEach(({ zeros }, k) => {
      if ((zeros >> BigInt(i)) & 1n) bits |= 1n << BigInt(k)
    })
    return bits
  })
  return sloped.flatMap((row, i): Facet[] => {
    const isFacet = held.every((other, j) =>
      // Of equal rows the first stands for all.
      other === held[i] ? j >= i : (other & held[i]) !== held[i],
    )
    if (!isFacet) return []
    const sum = new Array<bigint>(latentDim + 1).fill(0n)
    rays.forEach(({ direction, zeros }) => {
      if ((zeros >> BigInt(i)) & 1n) direction.forEach((entry, k) => (sum[k] += entry))
    })
    return [{ point: sum.slice(0, latentDim), weight: sum[latentDim], inward: row.slice(0, latentDim) }]
  })
}
