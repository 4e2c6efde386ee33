import type { RegionMap } from '../../network/regionMap.ts'
import type { Partition, SpaceGeometry } from '../partition.ts'
import { errorAt } from './errorAt.ts'
import { valueAt } from './valueAt.ts'
import { volumeViolation } from './volumeViolation.ts'

/** How far planes and vertices may be off, relative to their sizes: a few roundings (walkSpace.ts). */
const GEOMETRY_TOLERANCE = 16 * Number.EPSILON

type Report = (what: string) => void

/**
 * What is wrong with the polyhedra of a space: facets, their units and neighbours, edges; continuity of g; whether the
 * regions fill the space once (volumes).
 */
export function spaceViolations(
  partition: Partition,
  geometry: SpaceGeometry,
  maps: readonly RegionMap[],
): string[] {
  const violations: string[] = []
  const { facetStarts, edgeStarts, facetNeighbours } = geometry
  maps.forEach((map, r) => {
    const report: Report = (what) => void violations.push(`region ${r}: ${what}`)
    for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++) checkEdge(geometry, r, e, report)
    for (let f = facetStarts[r]; f < facetStarts[r + 1]; f++) {
      checkUnit(geometry, f, map, report)
      const neighbour = facetNeighbours[f]
      if (!(neighbour >= 0 && neighbour < maps.length)) {
        report(`facet without a neighbour`)
        continue
      }
      checkTwin(geometry, r, f, report)
      checkCrossing(partition, geometry, r, f, [map, maps[neighbour]], report)
    }
  })
  if (violations.length > 0) return violations
  return [volumeViolation(geometry)].filter((each) => each !== null)
}

/** A point of the region that rounding cannot have moved out of it, null where none was found: in thin regions. */
export function pointInPolyhedron(geometry: SpaceGeometry, r: number): readonly number[] | null {
  const { facetStarts, planes, edgeStarts, edgeEnds, edgeFacets } = geometry
  const [first, end] = [facetStarts[r], facetStarts[r + 1]]
  // The middle of the vertices, or of the feet of the origin on the planes; and ways into an unbounded region.
  const corners: number[][] = []
  const onward = [0, 0, 0]
  for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++)
    for (const side of [0, 1]) {
      const corner = [...edgeEnds.subarray(6 * e + 3 * side, 6 * e + 3 * side + 3)]
      if (Number.isFinite(corner[0])) corners.push(corner)
      else {
        const along = cross(
          normalOf(geometry, first + edgeFacets[2 * e]),
          normalOf(geometry, first + edgeFacets[2 * e + 1]),
        )
        const length = Math.hypot(...along) * (side === 0 ? -1 : 1)
        along.forEach((entry, k) => (onward[k] += entry / length))
      }
    }
  const inward = [0, 0, 0]
  for (let f = first; f < end; f++) {
    const normal = normalOf(geometry, f)
    normal.forEach((entry, k) => (inward[k] += entry))
    if (corners.length === 0 || !corners.some(([x]) => Number.isFinite(x)))
      corners.push(normal.map((entry) => -entry * planes[4 * f + 3]))
  }
  const middle = [0, 1, 2].map(
    (k) => corners.reduce((sum, corner) => sum + corner[k], 0) / (corners.length || 1),
  )
  const reach = Math.max(1, ...middle.map(Math.abs))
  const depthOf = (z: readonly number[]): number => {
    let depth = Infinity
    for (let f = first; f < end; f++)
      depth = Math.min(depth, distance(geometry, f, z) - 16 * tolerance(geometry, f, z))
    return depth
  }
  let best: readonly number[] | null = null
  let bestDepth = 0
  for (const p of [0, 1, 4])
    for (const q of [0, 1, 4]) {
      const point = middle.map((entry, k) => entry + reach * (p * onward[k] + q * inward[k]))
      const depth = depthOf(point)
      if (!(depth > bestDepth)) continue
      best = point
      bestDepth = depth
    }
  return best
}

function normalOf({ planes }: SpaceGeometry, f: number): readonly number[] {
  return [...planes.subarray(4 * f, 4 * f + 3)]
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].map((k) => a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3])
}

function distance({ planes }: SpaceGeometry, f: number, [x, y, z]: readonly number[]): number {
  return planes[4 * f] * x + planes[4 * f + 1] * y + planes[4 * f + 2] * z + planes[4 * f + 3]
}

function tolerance({ planes }: SpaceGeometry, f: number, point: readonly number[]): number {
  return GEOMETRY_TOLERANCE * point.reduce((sum, entry) => sum + Math.abs(entry), Math.abs(planes[4 * f + 3]))
}

/** Its ends lie on its two planes and inside all others, and it runs as its planes' normals tell. */
function checkEdge(geometry: SpaceGeometry, r: number, e: number, report: Report): void {
  const { facetStarts, edgeFacets, edgeEnds } = geometry
  const first = facetStarts[r]
  const [i, j] = [first + edgeFacets[2 * e], first + edgeFacets[2 * e + 1]]
  const ends = [0, 3].map((at) => [...edgeEnds.subarray(6 * e + at, 6 * e + at + 3)])
  for (const end of ends) {
    if (end.every(Number.isNaN) || end.some((entry) => Math.abs(entry) === Number.MAX_VALUE)) continue
    for (let f = first; f < facetStarts[r + 1]; f++) {
      const off = distance(geometry, f, end)
      const isOff = f === i || f === j ? Math.abs(off) : -off
      if (!(isOff <= tolerance(geometry, f, end))) report(`an edge's end is ${off} from facet ${f - first}`)
    }
  }
  const along = cross(normalOf(geometry, i), normalOf(geometry, j))
  const way = along.reduce((sum, entry, k) => sum + entry * (ends[1][k] - ends[0][k]), 0)
  const rounding = GEOMETRY_TOLERANCE * ends.flat().reduce((sum, entry) => sum + Math.abs(entry), 0)
  if (way < -rounding) report('an edge runs backwards')
}

/** The plane is the zero set of the unit's pre-activation in the region. */
function checkUnit({ planes, facetUnits }: SpaceGeometry, f: number, map: RegionMap, report: Report): void {
  const unit = facetUnits[f]
  const form = map.units.subarray(4 * unit, 4 * unit + 4)
  const bound = map.unitBounds.subarray(4 * unit, 4 * unit + 4)
  const slope = Math.hypot(form[0], form[1], form[2])
  const slopeError = 2 * (bound[0] + bound[1] + bound[2])
  const plane = planes.subarray(4 * f, 4 * f + 4)
  const length = Math.hypot(plane[0], plane[1], plane[2])
  if (!(Math.abs(length - 1) <= 4 * Number.EPSILON)) report(`a normal has length ${length}`)
  const sign = Math.sign(plane[0] * form[0] + plane[1] * form[1] + plane[2] * form[2])
  // A plane beyond the largest double is held there; squares of the smallest slopes are none.
  if (!(slope < Infinity && slope > 1e-140) || Math.abs(plane[3]) > 1e300) return
  for (let k = 0; k < 4; k++) {
    const size = k < 3 ? 1 : Math.max(1, Math.abs(plane[3]))
    const off = Math.abs(sign * plane[k] * slope - form[k])
    if (off > GEOMETRY_TOLERANCE * size * slope + size * slopeError + 2 * bound[k])
      report(`a plane is not that of unit ${unit}`)
  }
}

/** Seen from the neighbour: one facet, with the opposite plane, the same unit and the same edges. */
function checkTwin(geometry: SpaceGeometry, r: number, f: number, report: Report): void {
  const { facetStarts, planes, facetUnits, facetNeighbours } = geometry
  const neighbour = facetNeighbours[f]
  const twins: number[] = []
  for (let g = facetStarts[neighbour]; g < facetStarts[neighbour + 1]; g++)
    if (facetNeighbours[g] === r) twins.push(g)
  if (twins.length !== 1) {
    report(`neighbour ${neighbour} has ${twins.length} facets towards it`)
    return
  }
  const [twin] = twins
  if (facetUnits[f] !== facetUnits[twin]) report(`neighbour ${neighbour} has another unit there`)
  for (let k = 0; k < 4; k++)
    if (planes[4 * f + k] !== -planes[4 * twin + k]) report(`neighbour ${neighbour} has another plane there`)
  if (edgesOn(geometry, r, f).join() !== edgesOn(geometry, neighbour, twin).join())
    report(`neighbour ${neighbour} has other edges there`)
}

/** The ends of the edges of a facet, whichever way they run. */
function edgesOn(geometry: SpaceGeometry, r: number, f: number): string[] {
  const { facetStarts, edgeStarts, edgeFacets, edgeEnds } = geometry
  const edges: string[] = []
  for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++) {
    if (!edgeFacets.subarray(2 * e, 2 * e + 2).includes(f - facetStarts[r])) continue
    const ends = [0, 3].map((at) => edgeEnds.subarray(6 * e + at, 6 * e + at + 3).join(' '))
    edges.push(ends.toSorted().join(' to '))
  }
  return edges.toSorted()
}

/** The facet's unit changes its sign, and g is continuous at the facet's vertices. */
function checkCrossing(
  { patterns, numUnits }: Partition,
  { facetStarts, facetUnits, facetNeighbours, edgeStarts, edgeFacets, edgeEnds }: SpaceGeometry,
  r: number,
  f: number,
  [own, other]: readonly [RegionMap, RegionMap],
  report: Report,
): void {
  const unit = facetUnits[f]
  if (patterns[r * numUnits + unit] === patterns[facetNeighbours[f] * numUnits + unit])
    report(`unit ${unit} does not change on its facet`)
  for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++) {
    const vertex = edgeEnds.subarray(6 * e, 6 * e + 3)
    const isOnFacet = edgeFacets.subarray(2 * e, 2 * e + 2).includes(f - facetStarts[r])
    const size = Math.max(...vertex.map(Math.abs))
    if (!isOnFacet || !(size < Number.MAX_VALUE)) continue
    for (let d = 0; 4 * d < own.output.length; d++) {
      const jump = Math.abs(valueAt(own.output, d, vertex) - valueAt(other.output, d, vertex))
      let slopeJump = 0
      for (let k = 4 * d; k < 4 * d + 3; k++)
        slopeJump += Math.abs(own.output[k] - other.output[k]) + own.outputBounds[k] + other.outputBounds[k]
      const allowed =
        2 *
          (errorAt(own.output, own.outputBounds, d, vertex) +
            errorAt(other.output, other.outputBounds, d, vertex)) +
        slopeJump * GEOMETRY_TOLERANCE * size
      if (jump > allowed) report(`g[${d}] jumps by ${jump}, more than ${allowed}`)
    }
  }
}
