import type { ConvexPolygon } from './convexPolygon.ts'
import { polygonArea } from './polygonArea.ts'
import { triangulatePolygon } from './triangulatePolygon.ts'

/**
 * A part of a convex polygon with at most three edges; a half-strip has two parallel ones, that come from and go to
 * infinity, and one across. A 'polygon' is what is too thin to be cut in doubles: all of it, whatever its edges.
 */
export interface ConvexPiece extends ConvexPolygon {
  readonly kind: 'plane' | 'halfPlane' | 'strip' | 'wedge' | 'halfStrip' | 'triangle' | 'polygon'
}

type Line = readonly [n0: number, n1: number, c: number]
type Point = readonly [x: number, y: number]

const INFINITY: Point = [NaN, NaN]

/**
 * What is thinner than this, of the largest coordinate, is not cut: inner lines are 1e-16 of it off at their ends, and
 * could leave a thinner part through its side, long before its end.
 */
const THIN = 1e-13

/** Rays that part by less are parallel: rounding alone makes such an angle. */
const PARALLEL = 1e-15

/**
 * A convex polygon as triangles, wedges and strips that meet in their sides alone.
 *
 * @returns  of a bounded polygon its Delaunay triangles; of an unbounded one those of its bounded part, then a wedge at
 *           the first vertex unless the two rays are parallel, and a half-strip from first to last vertex. A polygon
 *           without vertices, or with one, is a piece itself, and so is one that is too thin, or whose vertices coincide
 *           but for two
 * Invariant a side of the polygon keeps its own line, and the two pieces beside an inner line hold the same numbers with
 *           opposite signs, so that integrals over the pieces add up to that over the polygon, even where vertices at 1e8
 *           are rounded
 * Source    [BPB20] (9); what it leaves open, unbounded regions, derived
 */
export function convexPieces(polygon: ConvexPolygon): ConvexPiece[] {
  const numEdges = polygon.lines.length / 3
  // from the edge that comes from infinity on
  const start = Math.max(0, firstFromInfinity(polygon.vertices))
  const edges = Array.from({ length: numEdges }, (_, k) => (start + k) % numEdges)
  const lineOf = (edge: number): Line => {
    const [n0, n1, c] = polygon.lines.subarray(3 * edge, 3 * edge + 3)
    return [n0, n1, c]
  }
  const pointOf = (edge: number): Point => [polygon.vertices[2 * edge], polygon.vertices[2 * edge + 1]]
  const whole = (kind: ConvexPiece['kind']): ConvexPiece => piece(kind, edges.map(lineOf), edges.map(pointOf))
  const isBounded = numEdges > 0 && !isAtInfinity(pointOf(start))
  if (numEdges === 0) return [whole('plane')]
  if (!isBounded && numEdges === 1) return [whole('halfPlane')]
  if (!isBounded && numEdges === 2) return [whole(isAtInfinity(pointOf(edges[1])) ? 'strip' : 'wedge')]

  const distinct = edges.filter((edge) => {
    const [x, y] = pointOf(edge)
    const [nextX, nextY] = pointOf((edge + 1) % numEdges)
    return !(x === nextX && y === nextY)
  })
  const lines = distinct.map(lineOf)
  const points = distinct.map(pointOf)
  if (points.length < 3) return [whole('polygon')]
  const pieces = isBounded ? trianglesOf(lines, points) : unboundedPieces(lines, points)
  const size = Math.max(...points.flat().map((value) => (Number.isNaN(value) ? 0 : Math.abs(value))))
  return pieces.length > 1 && pieces.some((each) => isThin(each, size)) ? [whole('polygon')] : pieces
}

function firstFromInfinity(vertices: Float64Array): number {
  for (let edge = 0; 2 * edge < vertices.length; edge++) {
    if (Number.isNaN(vertices[2 * edge])) return edge
  }
  return -1
}

function isAtInfinity([x]: Point): boolean {
  return Number.isNaN(x)
}

/** At least two vertices between an edge from infinity and one to infinity. */
function unboundedPieces(lines: readonly Line[], points: readonly Point[]): ConvexPiece[] {
  const corners = points.slice(1)
  const first = corners[0]
  const last = corners[corners.length - 1]
  const incoming = lines[0]
  const outgoing = lines[lines.length - 1]
  const chord = corners.length === 2 ? lines[1] : lineThrough(first, last)
  const pieces = trianglesOf([...lines.slice(1, -1), opposite(chord)], corners)
  // positive where the rays part
  const turn = incoming[0] * outgoing[1] - incoming[1] * outgoing[0]
  if (turn <= PARALLEL) {
    return [...pieces, piece('halfStrip', [incoming, chord, outgoing], [INFINITY, first, last])]
  }
  const [n0, n1] = outgoing
  const parallel: Line = [n0, n1, -(n0 * first[0] + n1 * first[1])]
  return [
    ...pieces,
    piece('wedge', [incoming, parallel], [INFINITY, first]),
    piece('halfStrip', [opposite(parallel), chord, outgoing], [INFINITY, first, last]),
  ]
}

function trianglesOf(lines: readonly Line[], points: readonly Point[]): ConvexPiece[] {
  const lineBetween = (from: number, to: number): Line => {
    if (to === (from + 1) % points.length) return lines[from]
    return from < to ? lineThrough(points[from], points[to]) : opposite(lineThrough(points[to], points[from]))
  }
  const triangles = triangulatePolygon(Float64Array.from(points.flat()))
  return Array.from({ length: triangles.length / 3 }, (_, k) => {
    const [a, b, c] = triangles.subarray(3 * k, 3 * k + 3)
    return piece(
      'triangle',
      [lineBetween(a, b), lineBetween(b, c), lineBetween(c, a)],
      [points[a], points[b], points[c]],
    )
  })
}

/** Whether a line that is 1e-16 of the size off could leave a piece too early. */
function isThin({ kind, lines, vertices }: ConvexPiece, size: number): boolean {
  const limit = THIN * size
  const lastVertex = vertices.length - 2
  if (kind === 'wedge') return Math.abs(lines[0] * lines[4] - lines[1] * lines[3]) <= THIN
  if (kind === 'halfStrip') {
    return lines[0] * vertices[lastVertex] + lines[1] * vertices[lastVertex + 1] + lines[2] <= limit
  }
  const sides = [0, 2, 4].map((at) => {
    const to = (at + 2) % 6
    return Math.hypot(vertices[to] - vertices[at], vertices[to + 1] - vertices[at + 1])
  })
  return 2 * polygonArea(vertices) <= limit * Math.max(...sides)
}

/**
 * The line through two points, positive on the left of the way from one to the other; exact at the one that is nearer to
 * the origin, where rounding moves it least.
 */
function lineThrough(from: Point, to: Point): Line {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const n0 = (from[1] - to[1]) / length
  const n1 = (to[0] - from[0]) / length
  const [x, y] = Math.hypot(...from) < Math.hypot(...to) ? from : to
  return [n0, n1, -(n0 * x + n1 * y)]
}

function opposite([n0, n1, c]: Line): Line {
  return [-n0, -n1, -c]
}

function piece(kind: ConvexPiece['kind'], lines: readonly Line[], points: readonly Point[]): ConvexPiece {
  return { kind, lines: Float64Array.from(lines.flat()), vertices: Float64Array.from(points.flat()) }
}
