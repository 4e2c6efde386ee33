import { convexPieces, type ConvexPiece } from '../../geometry/convexPieces.ts'
import type { PlaneRegionSet } from '../regionSet.ts'
import { lemma4Terms, type Lemma4Term } from './lemma4Terms.ts'
import { regionPolygon } from './regionPolygon.ts'

export interface Lemma4Piece extends ConvexPiece {
  readonly terms: readonly Lemma4Term[]
  readonly mass: number
}

export interface Lemma4Mass {
  readonly pieces: readonly Lemma4Piece[]
  /** Of the pieces in order, in plain doubles. */
  readonly total: number
}

/**
 * Mass of N(mean, covariance) on a region of the plane by the paper's own route: triangles (and, where the region is
 * unbounded, wedges and strips), each as signed cones, each of those a bivariate normal CDF.
 *
 * For teaching, and as a check of regionLogMass, which is what inference uses: the terms are of the order of 1 and the
 * result is their difference, so that its *absolute* error is about 1e-16 per piece. That is a relative error of 1e-4 at
 * a mass of 1e-12, and no digit at 1e-20, where the result is often 0 or negative. It is not clamped.
 *
 * @param mean        [2]
 * @param covariance  [4] row-major, SPD
 * @returns  linear masses; plain objects that may cross to and from a worker
 * Accuracy  within 1e-14 of exp(regionLogMass), and the rounding of n·mean + c in standard deviations (asserted, for
 *           slivers as well: lemma4Mass.test.ts)
 * Source    [BPB20] (9), Lemma 4
 */
export function lemma4Mass(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
): Lemma4Mass {
  let total = 0
  const pieces = convexPieces(regionPolygon(regions, regionId)).map((piece) => {
    const terms = lemma4Terms(piece, mean, covariance)
    const mass = terms[terms.length - 1].runningSum
    total += mass
    return { ...piece, terms, mass }
  })
  return { pieces, total }
}
