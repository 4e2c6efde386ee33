import type { RegionMap } from '../../network/regionMap.ts'
import type { Partition, PlaneGeometry } from '../partition.ts'
import { coverageViolation } from './coverageViolation.ts'
import { errorAt } from './errorAt.ts'
import { eulerViolation } from './eulerViolation.ts'
import { valueAt } from './valueAt.ts'

/** How far lines and vertices may be off, relative to their sizes: 1.5e-11 each (subdividePlane.ts), and room to add. */
const GEOMETRY_TOLERANCE = 6e-11

/**
 * What is wrong with the polygons of a plane: edges, their units, vertices and neighbours; continuity of g; whether
 * the regions cover the plane once (Euler's formula, and areas).
 */
export function planeViolations(
  partition: Partition,
  geometry: PlaneGeometry,
  maps: readonly RegionMap[],
): string[] {
  const violations: string[] = []
  const twins = twinsOf(geometry)
  maps.forEach((map, r) => {
    for (let e = geometry.edgeStarts[r]; e < geometry.edgeStarts[r + 1]; e++) {
      const report = (what: string): void =>
        void violations.push(`region ${r}, edge ${e - geometry.edgeStarts[r]}: ${what}`)
      checkVertex(geometry, r, e, report)
      checkUnit(geometry, e, map, report)
      const neighbour = geometry.edgeNeighbours[e]
      if (neighbour < 0) {
        if (geometry.edgeUnits[e] >= 0) report('a unit, and no region on the other side')
        continue
      }
      checkTwin(geometry, r, e, twins[e], report)
      checkCrossing(partition, geometry, r, e, [map, maps[neighbour]], report)
    }
  })
  if (violations.length > 0) return violations
  return [eulerViolation(geometry, twins), coverageViolation(geometry)].filter((each) => each !== null)
}

/** A point of the region that rounding cannot have moved out of it, null where the region is too thin for that. */
export function pointInPolygon(geometry: PlaneGeometry, r: number): readonly number[] | null {
  const { edgeStarts, lines, vertices } = geometry
  const [from, to] = [edgeStarts[r], edgeStarts[r + 1]]
  if (from === to) return [0, 0]
  const finite: number[] = []
  const sum = [0, 0]
  // Into an unbounded region: the bisector of its two rays, and of the inward normals beside infinity.
  const inward = [0, 0]
  for (let e = from; e < to; e++) {
    if (Number.isFinite(vertices[2 * e])) {
      finite.push(e)
      sum[0] += vertices[2 * e]
      sum[1] += vertices[2 * e + 1]
      continue
    }
    const before = e === from ? to - 1 : e - 1
    inward[0] += lines[3 * before + 1] - lines[3 * e + 1] + lines[3 * e] + lines[3 * before]
    inward[1] += lines[3 * e] - lines[3 * before] + lines[3 * e + 1] + lines[3 * before + 1]
  }
  if (finite.length === 0)
    for (let e = from; e < to; e++) {
      sum[0] -= lines[3 * e] * lines[3 * e + 2]
      sum[1] -= lines[3 * e + 1] * lines[3 * e + 2]
    }
  const count = finite.length || to - from
  const base = [sum[0] / count, sum[1] / count]
  const reach = Math.max(1, Math.abs(base[0]), Math.abs(base[1]))
  const point = [base[0] + reach * inward[0], base[1] + reach * inward[1]]
  for (let e = from; e < to; e++)
    if (!(distance(geometry, e, point) > tolerance(geometry, e, point))) return null
  return point
}

function distance({ lines }: PlaneGeometry, e: number, [x, y]: readonly number[]): number {
  return lines[3 * e] * x + lines[3 * e + 1] * y + lines[3 * e + 2]
}

function tolerance({ lines }: PlaneGeometry, e: number, [x, y]: readonly number[]): number {
  return GEOMETRY_TOLERANCE * (Math.max(1, Math.abs(lines[3 * e + 2])) + Math.abs(x) + Math.abs(y))
}

/** The same edge seen from its neighbour, −1 without one. */
function twinsOf({ edgeStarts, edgeNeighbours }: PlaneGeometry): Int32Array {
  const twins = new Int32Array(edgeNeighbours.length).fill(-1)
  for (let r = 0; r + 1 < edgeStarts.length; r++)
    for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++) {
      const neighbour = edgeNeighbours[e]
      if (neighbour < 0 || neighbour + 1 >= edgeStarts.length) continue
      for (let f = edgeStarts[neighbour]; f < edgeStarts[neighbour + 1]; f++)
        if (edgeNeighbours[f] === r) twins[e] = twins[e] < 0 ? f : -1
    }
  return twins
}

/** The start of an edge lies on its line and on that of the edge before, and inside all others. */
function checkVertex(geometry: PlaneGeometry, r: number, e: number, report: (what: string) => void): void {
  const { edgeStarts, lines, vertices } = geometry
  const length = Math.hypot(lines[3 * e], lines[3 * e + 1])
  if (!(Math.abs(length - 1) <= 4 * Number.EPSILON)) report(`its normal has length ${length}`)
  const vertex = [vertices[2 * e], vertices[2 * e + 1]]
  if (Number.isNaN(vertex[0]) !== Number.isNaN(vertex[1])) report(`starts at ${vertex.join()}`)
  if (Number.isNaN(vertex[0]) || vertex.some((each) => Math.abs(each) === Number.MAX_VALUE)) return
  const before = e === edgeStarts[r] ? edgeStarts[r + 1] - 1 : e - 1
  for (let f = edgeStarts[r]; f < edgeStarts[r + 1]; f++) {
    const off = distance(geometry, f, vertex)
    const isOff = f === e || f === before ? Math.abs(off) : -off
    if (isOff > tolerance(geometry, f, vertex)) report(`its start is ${off} from edge ${f - edgeStarts[r]}`)
  }
}

/** The line is the zero set of the unit's pre-activation in the region. */
function checkUnit(geometry: PlaneGeometry, e: number, map: RegionMap, report: (what: string) => void): void {
  const { lines, edgeUnits } = geometry
  const unit = edgeUnits[e]
  if (unit < 0) return
  const form = map.units.subarray(3 * unit, 3 * unit + 3)
  const bound = map.unitBounds.subarray(3 * unit, 3 * unit + 3)
  const slope = Math.hypot(form[0], form[1])
  const slopeError = 2 * (bound[0] + bound[1])
  const sign = Math.sign(lines[3 * e] * form[0] + lines[3 * e + 1] * form[1])
  // A line beyond the largest double is held there.
  if (!(slope < Infinity) || Math.abs(lines[3 * e + 2]) > 1e300) return
  for (let k = 0; k < 3; k++) {
    const size = k < 2 ? 1 : Math.max(1, Math.abs(lines[3 * e + 2]))
    const off = Math.abs(sign * lines[3 * e + k] * slope - form[k])
    if (off > GEOMETRY_TOLERANCE * size * slope + size * slopeError + 2 * bound[k])
      report(`its line is not that of unit ${unit}`)
  }
}

/** Seen from the neighbour: the opposite line, the same vertices the other way round. */
function checkTwin(
  { edgeStarts, lines, vertices, edgeNeighbours, edgeUnits }: PlaneGeometry,
  r: number,
  e: number,
  twin: number,
  report: (what: string) => void,
): void {
  const neighbour = edgeNeighbours[e]
  if (twin < 0) {
    report(`neighbour ${neighbour} does not have region ${r} as a neighbour once`)
    return
  }
  const next = (edge: number, region: number): number =>
    edge + 1 === edgeStarts[region + 1] ? edgeStarts[region] : edge + 1
  if (edgeUnits[e] !== edgeUnits[twin]) report(`neighbour ${neighbour} has another unit there`)
  for (let k = 0; k < 3; k++)
    if (lines[3 * e + k] !== -lines[3 * twin + k]) report(`neighbour ${neighbour} has another line there`)
  for (let k = 0; k < 2; k++) {
    const isSame =
      Object.is(vertices[2 * e + k], vertices[2 * next(twin, neighbour) + k]) &&
      Object.is(vertices[2 * next(e, r) + k], vertices[2 * twin + k])
    if (!isSame) report(`neighbour ${neighbour} has other vertices there`)
  }
}

/** The edge's unit changes its sign, and g is continuous where the edge starts. */
function checkCrossing(
  { patterns, numUnits }: Partition,
  { vertices, edgeUnits, edgeNeighbours }: PlaneGeometry,
  r: number,
  e: number,
  [own, other]: readonly [RegionMap, RegionMap],
  report: (what: string) => void,
): void {
  const unit = edgeUnits[e]
  if (!(unit >= 0 && unit < numUnits)) report('has no unit')
  if (patterns[r * numUnits + unit] === patterns[edgeNeighbours[e] * numUnits + unit])
    report(`unit ${unit} does not change there`)
  const vertex = [vertices[2 * e], vertices[2 * e + 1]]
  if (Number.isNaN(vertex[0]) || vertex.some((each) => Math.abs(each) === Number.MAX_VALUE)) return
  const vertexError = GEOMETRY_TOLERANCE * Math.max(Math.abs(vertex[0]), Math.abs(vertex[1]))
  for (let d = 0; 3 * d < own.output.length; d++) {
    const jump = Math.abs(valueAt(own.output, d, vertex) - valueAt(other.output, d, vertex))
    let slopeJump = 0
    for (let k = 3 * d; k < 3 * d + 2; k++)
      slopeJump += Math.abs(own.output[k] - other.output[k]) + own.outputBounds[k] + other.outputBounds[k]
    const allowed =
      2 *
        (errorAt(own.output, own.outputBounds, d, vertex) +
          errorAt(other.output, other.outputBounds, d, vertex)) +
      slopeJump * vertexError
    if (jump > allowed) report(`g[${d}] jumps by ${jump}, more than ${allowed}`)
  }
}
