import type { SpaceRegionSet } from '../regionSet.ts'
import { settleOnPlanes } from './settleOnPlanes.ts'
import { createNearestFeature, setNearestFeature, type NearestFeature } from './nearestFeature.ts'

/**
 * What stands for a pivot that is lost to rounding, relative to the metric's largest entry: where it is singular, one of
 * the nearest points; where its condition is beyond 1e30, one that is nearest to rounding.
 */
const LEAST_PIVOT = 2 ** -100

/** Scratch of one call, never kept. */
const nearest: NearestFeature = createNearestFeature()
const upper: Float64Array = new Float64Array(9)
const inverse: Float64Array = new Float64Array(9)
/** The facets that the point lies on, counted from the region's first. */
const through: number[] = []
let normals: Float64Array = new Float64Array(48)
let lengths: Float64Array = new Float64Array(16)
let depths: Float64Array = new Float64Array(16)

/**
 * nearestInRegion for a region of space: the target itself, or the best of the feet on the planes that it is outside of,
 * the feet on edges, and the vertices, in y = U(z − target) with metric = UᵀU. Vertices come out exactly.
 */
export function nearestInPolyhedron(
  regions: SpaceRegionSet,
  regionId: number,
  target: Float64Array,
  metric: Float64Array,
  metricOffset: number,
  out: Float64Array,
): void {
  const first = regions.facetStarts[regionId]
  const numFacets = regions.facetStarts[regionId + 1] - first
  if (numFacets > depths.length) {
    normals = new Float64Array(6 * numFacets)
    lengths = new Float64Array(2 * numFacets)
    depths = new Float64Array(2 * numFacets)
  }
  setFactors(metric, metricOffset)
  for (let i = 0; i < numFacets; i++) {
    const at = 4 * (first + i)
    // U⁻ᵀ n
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (let l = 0; l <= k; l++) sum += inverse[3 * l + k] * regions.planes[at + l]
      normals[3 * i + k] = sum
    }
    const length = Math.hypot(normals[3 * i], normals[3 * i + 1], normals[3 * i + 2])
    for (let k = 0; k < 3; k++) normals[3 * i + k] /= length
    lengths[i] = length
    let depth = regions.planes[at + 3]
    for (let k = 0; k < 3; k++) depth += regions.planes[at + k] * target[k]
    depths[i] = depth / length
  }
  setNearestFeature(regions, regionId, target, upper, normals, lengths, depths, nearest)
  const { facet, edge, end, point } = nearest
  if (edge >= 0 && end >= 0) {
    const at = 6 * (regions.edgeStarts[regionId] + edge) + 3 * end
    out.set(regions.edgeEnds.subarray(at, at + 3))
    return
  }
  for (let k = 0; k < 3; k++) {
    let z = target[k]
    if (facet >= 0 || edge >= 0) for (let l = k; l < 3; l++) z += inverse[3 * k + l] * point[l]
    out[k] = z
  }
  if (facet < 0 && edge < 0) return
  through.length = 0
  if (edge < 0) through.push(facet)
  else
    for (const side of [0, 1])
      through.push(regions.edgeFacets[2 * (regions.edgeStarts[regionId] + edge) + side])
  settleOnPlanes(regions.planes, first, through, out)
}

/** metric / largest entry = UᵀU, U upper triangular, and U⁻¹; a metric of zeros counts as the identity. */
function setFactors(metric: Float64Array, at: number): void {
  const largest = Math.max(metric[at], metric[at + 4], metric[at + 8])
  const entry = (k: number, l: number): number =>
    largest > 0 ? metric[at + 3 * k + l] / largest : k === l ? 1 : 0
  const pivot = (value: number): number => Math.sqrt(Math.max(value, LEAST_PIVOT))
  const u00 = pivot(entry(0, 0))
  const u01 = entry(0, 1) / u00
  const u02 = entry(0, 2) / u00
  const u11 = pivot(entry(1, 1) - u01 * u01)
  const u12 = (entry(1, 2) - u01 * u02) / u11
  const u22 = pivot(entry(2, 2) - u02 * u02 - u12 * u12)
  upper.set([u00, u01, u02, 0, u11, u12, 0, 0, u22])
  inverse[0] = 1 / u00
  inverse[1] = -u01 / (u00 * u11)
  inverse[2] = (u01 * u12 - u11 * u02) / (u00 * u11 * u22)
  inverse[4] = 1 / u11
  inverse[5] = -u12 / (u11 * u22)
  inverse[8] = 1 / u22
}
