import type { PlaneRegionSet } from '../regionSet.ts'
import { reserveEdges, type SlicedPolygon } from './slicedPolygon.ts'
import type { WhitenedRegions } from './whitenedRegions.ts'

/** A mean this near to the region is inside: no direction could be told from so short a vector. */
const NO_DISTANCE = 1e-150

/**
 * Where a region of the plane is nearest to the mean, in standard deviations: the mean itself, a foot on an edge, or a
 * vertex.
 *
 * @param mean       [≥ meanOffset + 2] latent units
 * @param whitened   of the region and its covariance, at region `whitenedId` and from edge `whitenedEdge` on
 * @param out        written: factor, distance, anchor, vertex or edge of the anchor, axis, frame, offsets, norms
 */
export function anchorPolygon(
  regions: PlaneRegionSet,
  regionId: number,
  whitened: WhitenedRegions,
  whitenedId: number,
  whitenedEdge: number,
  mean: Float64Array,
  meanOffset: number,
  out: SlicedPolygon,
): void {
  const { lines, vertices } = regions
  const { factors, normals } = whitened
  const first = regions.edgeStarts[regionId]
  const numEdges = regions.edgeStarts[regionId + 1] - first
  reserveEdges(out, numEdges)
  out.firstEdge = first
  const { norms, offsets, anchor, factor } = out
  const mean0 = mean[meanOffset]
  const mean1 = mean[meanOffset + 1]
  const l11 = factors[3 * whitenedId]
  const l21 = factors[3 * whitenedId + 1]
  const l22 = factors[3 * whitenedId + 2]
  factor[0] = l11
  factor[1] = l21
  factor[2] = l22

  // distances of the lines from the mean
  let lowestEdge = -1
  let lowestOffset = Infinity
  for (let i = 0, at = first * 3; i < numEdges; i++, at += 3) {
    norms[i] = whitened.norms[whitenedEdge + i]
    offsets[i] = (lines[at] * mean0 + lines[at + 1] * mean1 + lines[at + 2]) / norms[i]
    if (offsets[i] < lowestOffset) {
      lowestOffset = offsets[i]
      lowestEdge = i
    }
  }

  // the nearest point: on the nearest line for a mean inside, which then only gives the axis
  let distance = mean0 === mean0 && mean1 === mean1 ? 0 : NaN
  let edge = lowestEdge
  let vertex = -1
  if (lowestOffset < 0) {
    distance = Infinity
    for (let i = 0; i < numEdges; i++) {
      if (!(offsets[i] < 0) || -offsets[i] >= distance) continue
      const w0 = normals[2 * (whitenedEdge + i)]
      const w1 = normals[2 * (whitenedEdge + i) + 1]
      // along the edge, with the foot at 0, counter-clockwise around the polygon; NaN at infinity
      const next = i + 1 < numEdges ? i + 1 : 0
      const a0 = (vertices[2 * (first + i)] - mean0) / l11
      const a1 = (vertices[2 * (first + i) + 1] - mean1 - l21 * a0) / l22
      const b0 = (vertices[2 * (first + next)] - mean0) / l11
      const b1 = (vertices[2 * (first + next) + 1] - mean1 - l21 * b0) / l22
      const from = w1 * a0 - w0 * a1
      const to = w1 * b0 - w0 * b1
      const excess = from > 0 ? from : to < 0 ? to : 0
      const length = excess === 0 ? -offsets[i] : hypotenuse(offsets[i], excess)
      if (length < distance) {
        distance = length
        edge = i
        vertex = from > 0 ? i : to < 0 ? next : -1
      }
    }
  }
  if (distance < NO_DISTANCE) {
    distance = 0
    vertex = -1
  }
  out.distance = distance
  out.vertex = vertex
  out.edge = edge

  // the axis u, and the anchor
  let u0 = 1
  let u1 = 0
  anchor[0] = mean0
  anchor[1] = mean1
  if (vertex >= 0) {
    anchor[0] = vertices[(first + vertex) * 2]
    anchor[1] = vertices[(first + vertex) * 2 + 1]
    u0 = (anchor[0] - mean0) / l11
    u1 = (anchor[1] - mean1 - l21 * u0) / l22
    u0 /= distance
    u1 /= distance
  } else if (edge >= 0) {
    u0 = normals[2 * (whitenedEdge + edge)]
    u1 = normals[2 * (whitenedEdge + edge) + 1]
    if (distance > 0) {
      // on its line to the last digit: how far along it the mean is would be seen across it
      const n0 = lines[3 * (first + edge)]
      const n1 = lines[3 * (first + edge) + 1]
      const offset = lines[3 * (first + edge) + 2]
      const along = n1 * (mean0 + distance * l11 * u0) - n0 * (mean1 + distance * (l21 * u0 + l22 * u1))
      anchor[0] = n1 * along - offset * n0
      anchor[1] = -n0 * along - offset * n1
    }
  }
  out.axis[0] = u0
  out.axis[1] = u1
  out.shear = 0
  out.isFan = false
  out.ray = -1
  const { frame } = out
  frame[0] = vertex < 0 ? l11 * u0 : (anchor[0] - mean0) / distance
  frame[1] = vertex < 0 ? l21 * u0 + l22 * u1 : (anchor[1] - mean1) / distance
  if (vertex < 0 && edge >= 0) {
    // along the edge, which the factor would not give back to the last digits
    const perUnit = (l11 * l22) / norms[edge]
    frame[2] = -perUnit * lines[3 * (first + edge) + 1]
    frame[3] = perUnit * lines[3 * (first + edge)]
  } else {
    frame[2] = -l11 * u1
    frame[3] = l22 * u0 - l21 * u1
  }
}

/** Of lengths whose squares may be no doubles. */
function hypotenuse(a: number, b: number): number {
  const sum = a * a + b * b
  return sum > 1e-280 && sum < Infinity ? Math.sqrt(sum) : Math.hypot(a, b)
}
