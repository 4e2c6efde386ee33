import type { PlaneRegionSet } from '../regionSet.ts'

/** What the slices and fans of regions need of their covariances alone, whatever the mean: computed once for many means. */
export interface WhitenedRegions {
  /** Lower Cholesky factor of each region's covariance: l11, l21, l22 [numRegions,3]. */
  factors: Float64Array
  /** Unit normals of the edges in y = L⁻¹ (z − mean) [numEdges,2]. */
  normals: Float64Array
  /** Lengths of the normals before they are made units: a distance in y is one in z over this [numEdges]. */
  norms: Float64Array
}

export function createWhitenedRegions(numRegions: number, numEdges: number): WhitenedRegions {
  return {
    factors: new Float64Array(3 * numRegions),
    normals: new Float64Array(2 * numEdges),
    norms: new Float64Array(numEdges),
  }
}

/**
 * Whitens one region.
 *
 * @param covariance  [≥ covarianceOffset + 4] row-major, SPD
 * @param out         written from region `at`, and from edge `firstEdge` on
 */
export function whitenRegion(
  { edgeStarts, lines }: PlaneRegionSet,
  regionId: number,
  covariance: Float64Array,
  covarianceOffset: number,
  out: WhitenedRegions,
  at: number,
  firstEdge: number,
): void {
  const l11 = Math.sqrt(covariance[covarianceOffset])
  const l21 = covariance[covarianceOffset + 2] / l11
  const l22 = Math.sqrt(covariance[covarianceOffset + 3] - l21 * l21)
  out.factors[3 * at] = l11
  out.factors[3 * at + 1] = l21
  out.factors[3 * at + 2] = l22
  const { normals, norms } = out
  let to = firstEdge
  for (let edge = edgeStarts[regionId]; edge < edgeStarts[regionId + 1]; edge++, to++) {
    const w0 = l11 * lines[3 * edge] + l21 * lines[3 * edge + 1]
    const w1 = l22 * lines[3 * edge + 1]
    const norm = Math.sqrt(w0 * w0 + w1 * w1)
    norms[to] = norm
    normals[2 * to] = w0 / norm
    normals[2 * to + 1] = w1 / norm
  }
}
