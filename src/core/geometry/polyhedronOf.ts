import { coneOf, type Cone } from './coneOf.ts'

export interface Polyhedron {
  /** Its vertices and rays, in coordinates (z, weight); row i of the cone is sloped[i], the last the one at infinity. */
  readonly cone: Cone
  readonly facets: readonly Facet[]
}

export interface Facet {
  /** Which of the rows given. */
  readonly row: number
  /** Which of the cone's rows. */
  readonly coneRow: number
  /** A point of its relative interior, in integers: z = point / weight, weight > 0. [S] and a number. */
  readonly point: readonly bigint[]
  readonly weight: bigint
  /** The slope of its row: it points into the polyhedron. [S] */
  readonly inward: readonly bigint[]
}

/**
 * The vertices and facets of a polyhedron { z : a·z + c ≥ 0 } that has an interior; of rows with the same facet the
 * first stands for all.
 *
 * @param rows  (a, c), S + 1 integers each
 * Method  all vertices and rays (coneOf.ts) and the rows that each lies on: a row is a facet if no other row has all of
 *         its rays and more
 */
export function polyhedronOf(rows: readonly (readonly bigint[])[], dimension: number): Polyhedron {
  const atInfinity = Array.from({ length: dimension + 1 }, (_, k) => (k === dimension ? 1n : 0n))
  const sloped = rows.flatMap((row, index) =>
    row.some((entry, k) => k < dimension && entry !== 0n) ? [{ row, index }] : [],
  )
  const all = [...sloped.map(({ row }) => row), atInfinity]
  const cone = coneOf(all, dimension + 1)
  // Which rays lie on each row, as bits.
  const held = all.map((_, i) => {
    let bits = 0n
    cone.rays.forEach(({ zeros }, k) => {
      if ((zeros >> BigInt(i)) & 1n) bits |= 1n << BigInt(k)
    })
    return bits
  })
  const facets = sloped.flatMap(({ row, index }, i): Facet[] => {
    const isFacet = held.every((other, j) => (other === held[i] ? j >= i : (other & held[i]) !== held[i]))
    if (!isFacet) return []
    const sum = new Array<bigint>(dimension + 1).fill(0n)
    cone.rays.forEach(({ direction, zeros }) => {
      if ((zeros >> BigInt(i)) & 1n) direction.forEach((entry, k) => (sum[k] += entry))
    })
    const point = sum.slice(0, dimension)
    return [{ row: index, coneRow: i, point, weight: sum[dimension], inward: row.slice(0, dimension) }]
  })
  return { cone, facets }
}
