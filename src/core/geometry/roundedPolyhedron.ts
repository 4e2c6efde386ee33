import { roundRatio } from '../numerics/roundRatio.ts'
import { polyhedronEdges } from './polyhedronEdges.ts'
import type { Polyhedron } from './polyhedronOf.ts'

/** A polyhedron of three dimensions in doubles, with exact combinatorics. */
export interface RoundedPolyhedron {
  /** [F, 4] (n0, n1, n2, c), ‖n‖ = 1, n·z + c ≥ 0 inside; in the order of its facets. */
  readonly planes: readonly number[]
  /** [E, 2]: the facets that meet in each edge, as positions in `planes`; n × n′ runs along it. */
  readonly edgeFacets: readonly number[]
  /** [E, 6]: its two ends, three coordinates each; NaN for an end at infinity. */
  readonly edgeEnds: readonly number[]
}

/**
 * @param rows  (a, c), 4 integers each: those that the polyhedron was made of
 * Accuracy  normals and offsets within three units in the last place; vertices rounded once. What is beyond the largest
 *           double is held there
 */
export function roundedPolyhedron(
  polyhedron: Polyhedron,
  rows: readonly (readonly bigint[])[],
): RoundedPolyhedron {
  const edges = polyhedronEdges(polyhedron)
  return {
    planes: polyhedron.facets.flatMap(({ row }) => normalised(rows[row])),
    edgeFacets: edges.flatMap(({ facets }) => [...facets]),
    edgeEnds: edges.flatMap(({ ends }) =>
      ends.flatMap((end) =>
        end === null ? [NaN, NaN, NaN] : end.slice(0, 3).map((entry) => held(roundRatio(entry, end[3]))),
      ),
    ),
  }
}

/** Without negative zeros. */
function normalised(row: readonly bigint[]): number[] {
  const size = row.slice(0, 3).reduce((most, entry) => {
    const magnitude = entry < 0n ? -entry : entry
    return magnitude > most ? magnitude : most
  }, 0n)
  const ratios = row.map((entry) => roundRatio(entry, size))
  const length = Math.hypot(ratios[0], ratios[1], ratios[2])
  return ratios.map((ratio) => held(ratio / length) + 0)
}

function held(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
}
