import type { ConvexPiece } from '../../geometry/convexPieces.ts'
import type { ConvexPolygon } from '../../geometry/convexPolygon.ts'
import { coneProbability } from './coneProbability.ts'

/** One signed set of Lemma 4: sign · 1_{∩_J H}. */
export interface Lemma4Term {
  /** J: which edges of the piece give the half-planes, none for the whole plane. */
  readonly halfPlanes: readonly number[]
  readonly sign: 1 | -1
  /** The set itself: the whole plane, a half-plane, a cone (a wedge), or a strip where the two lines are parallel. */
  readonly set: ConvexPolygon
  readonly probability: number
  /** Of the terms so far, this one included, added up in order and in plain doubles: what cancels is to be seen. */
  readonly runningSum: number
}

/**
 * A piece of a polygon as signed sets of at most S = 2 half-planes, with their masses under N(mean, covariance).
 *
 * @param mean        [2]
 * @param covariance  [4] row-major, SPD
 * @returns  of a triangle or half-strip 7 terms, + − − − + + + for J = ∅, 0, 1, 2, 01, 12, 20; of what has at most two
 *           edges one, itself; of a whole polygon 1 + 2n, in the same order, or, if it is unbounded, one for each edge
 *           between two vertices and for each vertex. The piece's mass is the last running sum
 * Source    [BPB20] Lemma 4, 1_Δ = Σ_{|J| ≤ S} (−1)^{|J|+S} 1_{∩_J H}: the product of all 1 − 1_{H_j} vanishes, for no
 *           point is outside of all three edges. That holds for a half-strip, too, outside of whose parallel edges no
 *           point is. For n edges the relation of Brianchon and Gram has the same form, with the faces of the polygon as
 *           J: the edges that a point outside violates are neighbours, m of them, so that it counts 1 − (n − m) +
 *           (n − m − 1) = 0 times, and a point inside 1 − n + n times. An unbounded one has the bounded faces alone: with
 *           its two rays p and q as neighbours the above is off by 1_{violates all} = 1 − 1_p − 1_q + 1_{p ∩ q}
 */
export function lemma4Terms(piece: ConvexPiece, mean: Float64Array, covariance: Float64Array): Lemma4Term[] {
  let runningSum = 0
  return subsetsOf(piece).map((halfPlanes) => {
    const isWhole = halfPlanes.length * 3 === piece.lines.length
    const sign = halfPlanes.length === 1 && !isWhole ? -1 : 1
    const set = overlap(piece, halfPlanes)
    const probability = coneProbability(set.lines, mean, covariance)
    runningSum += sign * probability
    return { halfPlanes, sign, set, probability, runningSum }
  })
}

/** By |J|, then around; each pair has its corner, if there is one, at the start of the second edge. */
function subsetsOf({ kind, lines, vertices }: ConvexPiece): number[][] {
  const numEdges = lines.length / 3
  const edges = Array.from({ length: numEdges }, (_, edge) => edge)
  if (numEdges < 3) return [edges]
  const next = (edge: number): number => (edge + 1) % numEdges
  const starts = (edge: number): boolean => !Number.isNaN(vertices[2 * edge])
  const isBounded = kind !== 'polygon' || edges.every(starts)
  return [
    ...(isBounded ? [[]] : []),
    ...edges.filter((edge) => isBounded || (starts(edge) && starts(next(edge)))).map((edge) => [edge]),
    ...edges.filter((edge) => isBounded || starts(next(edge))).map((edge) => [edge, next(edge)]),
  ]
}

/** The first edge of an overlap comes from infinity, the second starts at their common corner, if there is one. */
function overlap({ lines, vertices }: ConvexPiece, halfPlanes: readonly number[]): ConvexPolygon {
  return {
    lines: Float64Array.from(halfPlanes.flatMap((edge) => [...lines.subarray(3 * edge, 3 * edge + 3)])),
    vertices: Float64Array.from(
      halfPlanes.flatMap((edge, k) =>
        k === 0 ? [NaN, NaN] : [...vertices.subarray(2 * edge, 2 * edge + 2)],
      ),
    ),
  }
}
