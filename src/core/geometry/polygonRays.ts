import type { ConvexPolygon } from './convexPolygon.ts'

/**
 * The two half-lines of an unbounded polygon's boundary, from their vertices outwards.
 *
 * @returns  [2,4], rows (x, y, dx, dy), ‖d‖ = 1: first the edge that comes from infinity, then the one that goes there;
 *           [0] for bounded polygons and for those without a vertex (whole plane, half-plane, strip)
 */
export function polygonRays({ lines, vertices }: ConvexPolygon): Float64Array<ArrayBuffer> {
  const numEdges = lines.length / 3
  const rays: number[] = []
  for (let edge = 0; edge < numEdges; edge++) {
    if (vertices[2 * edge] === vertices[2 * edge]) continue
    const next = (edge + 1) % numEdges
    const last = (edge + numEdges - 1) % numEdges
    // an edge runs along (n1, −n0)
    if (vertices[2 * next] === vertices[2 * next]) {
      rays.push(vertices[2 * next], vertices[2 * next + 1], -lines[3 * edge + 1], lines[3 * edge])
    }
    if (vertices[2 * last] === vertices[2 * last]) {
      rays.push(vertices[2 * last], vertices[2 * last + 1], lines[3 * last + 1], -lines[3 * last])
    }
  }
  return Float64Array.from(rays)
}
