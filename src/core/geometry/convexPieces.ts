import type { ConvexPolygon } from './convexPolygon.ts'
import { triangulatePolygon } from './triangulatePolygon.ts'

/**
 * A part of a convex polygon with at most three edges. A half-strip has two parallel ones, that come from and go to
 * infinity, and one across.
 */
export interface ConvexPiece extends ConvexPolygon {
  readonly kind: 'plane' | 'halfPlane' | 'strip' | 'wedge' | 'halfStrip' | 'triangle'
}

type Line = readonly [n0: number, n1: number, c: number]
type Point = readonly [x: number, y: number]

const INFINITY: Point = [NaN, NaN]

/**
 * A convex polygon as triangles, wedges and strips that meet in their sides alone.
 *
 * @returns  of a bounded polygon its Delaunay triangles (none where fewer than three vertices are distinct); of an
 *           unbounded one those of its bounded part, then a wedge at the first vertex unless the two rays are parallel,
 *           and a half-strip from first to last vertex. A polygon without vertices, or with one, is a piece itself
 * Invariant a side of the polygon keeps its own line, and the two pieces beside an inner line hold the same numbers with
 *           opposite signs, so that integrals over the pieces add up to that over the polygon, even where vertices at 1e8
 *           are rounded
 * Source    [BPB20] (9); what it leaves open, unbounded regions, derived
 */
export function convexPieces(polygon: ConvexPolygon): ConvexPiece[] {
  const numEdges = polygon.lines.length / 3
  const lineOf = (edge: number): Line => {
    const [n0, n1, c] = polygon.lines.subarray(3 * edge, 3 * edge + 3)
    return [n0, n1, c]
  }
  // from the edge that comes from infinity on, without edges whose ends coincide
  const start = Math.max(0, firstFromInfinity(polygon.vertices))
  const lines: Line[] = []
  const points: Point[] = []
  for (let k = 0; k < numEdges; k++) {
    const edge = (start + k) % numEdges
    const next = (edge + 1) % numEdges
    const [x, y] = polygon.vertices.subarray(2 * edge, 2 * edge + 2)
    if (x === polygon.vertices[2 * next] && y === polygon.vertices[2 * next + 1]) continue
    lines.push(lineOf(edge))
    points.push([x, y])
  }
  if (points.length === 0) return numEdges === 0 ? [piece('plane', [], [])] : []
  if (!isAtInfinity(points[0])) return trianglesOf(lines, points)
  if (points.length === 1) return [piece('halfPlane', lines, points)]
  if (points.length === 2) return [piece(isAtInfinity(points[1]) ? 'strip' : 'wedge', lines, points)]
  return unboundedPieces(lines, points)
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
  if (turn <= 0) {
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

/** The line through two points, positive on the left of the way from one to the other. */
function lineThrough([x0, y0]: Point, [x1, y1]: Point): Line {
  const length = Math.hypot(x1 - x0, y1 - y0)
  // only in a polygon that rounding has folded onto a segment: its pieces are as thin whatever the line
  if (length === 0) return [1, 0, -x0]
  const n0 = (y0 - y1) / length
  const n1 = (x1 - x0) / length
  return [n0, n1, -0.5 * (n0 * (x0 + x1) + n1 * (y0 + y1))]
}

function opposite([n0, n1, c]: Line): Line {
  return [-n0, -n1, -c]
}

function piece(kind: ConvexPiece['kind'], lines: readonly Line[], points: readonly Point[]): ConvexPiece {
  return { kind, lines: Float64Array.from(lines.flat()), vertices: Float64Array.from(points.flat()) }
}
