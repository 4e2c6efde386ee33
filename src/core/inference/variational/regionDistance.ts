import type { RegionSet } from '../../integrals/regionSet.ts'

/**
 * Lower bound of how far a region is from a point, in the metric of a covariance F Fᵀ: the largest distance from one of
 * the half-spaces whose intersection it is.
 *
 * @param factor  F [S,S], lower triangular
 * @returns  standard deviations; 0 or less where no half-space shuts the point out
 */
export function regionDistance(
  regions: RegionSet,
  regionId: number,
  point: Float64Array,
  factor: Float64Array,
): number {
  let distance = -Infinity
  if (regions.kind === 'line') {
    const { limits } = regions
    return Math.max(limits[regionId] - point[0], point[0] - limits[regionId + 1]) / factor[0]
  }
  if (regions.kind === 'plane') {
    const { edgeStarts, lines } = regions
    const [f00, , f10, f11] = factor
    for (let e = edgeStarts[regionId]; e < edgeStarts[regionId + 1]; e++) {
      const n0 = lines[3 * e]
      const n1 = lines[3 * e + 1]
      const depth = n0 * point[0] + n1 * point[1] + lines[3 * e + 2]
      if (depth < 0) distance = Math.max(distance, -depth / Math.hypot(f00 * n0 + f10 * n1, f11 * n1))
    }
    return distance
  }
  const { facetStarts, planes } = regions
  const [f00, , , f10, f11, , f20, f21, f22] = factor
  for (let f = facetStarts[regionId]; f < facetStarts[regionId + 1]; f++) {
    const n0 = planes[4 * f]
    const n1 = planes[4 * f + 1]
    const n2 = planes[4 * f + 2]
    const depth = n0 * point[0] + n1 * point[1] + n2 * point[2] + planes[4 * f + 3]
    if (depth < 0) {
      const std = Math.hypot(f00 * n0 + f10 * n1 + f20 * n2, f11 * n1 + f21 * n2, f22 * n2)
      distance = Math.max(distance, -depth / std)
    }
  }
  return distance
}
