import type { PlaneRegionSet } from '../regionSet.ts'

/**
 * The convex polygon where all the half-planes overlap, as a set of one region.
 *
 * @param halfPlanes  [m,3] rows (a0, a1, c): a·z + c ≥ 0; a of any length but zero. Redundant ones are left out
 * @returns  null where nothing with an interior is left
 * Cost      O(m²): for tests, fixtures and polygons of a dozen edges; partitions have their own subdivision
 */
export function intersectHalfPlanes(halfPlanes: Float64Array): PlaneRegionSet | null {
  const lines = normalised(halfPlanes)
  const edges: Edge[] = []
  for (let i = 0; i * 3 < lines.length; i++) {
    const edge = edgeOn(lines, i)
    if (edge === 'empty') return null
    if (edge !== null) edges.push(edge)
  }
  if (edges.length === 0 && lines.length > 0) return null
  edges.sort((a, b) => a.angle - b.angle)
  const vertices = new Float64Array(edges.length * 2)
  edges.forEach(({ line, from }, e) => {
    if (from === -Infinity) vertices.fill(NaN, e * 2, e * 2 + 2)
    else pointOn(lines, line, from, vertices, e * 2)
  })
  return {
    kind: 'plane',
    edgeStarts: Int32Array.of(0, edges.length),
    lines: Float64Array.from(edges.flatMap(({ line }) => [...lines.subarray(line * 3, line * 3 + 3)])),
    vertices,
  }
}

/** Sine of an angle that rounding alone makes between two copies of a line. */
const PARALLEL = 1e-15

interface Edge {
  readonly line: number
  /** Of the normal, which turns counter-clockwise as the edges do. */
  readonly angle: number
  /** Where it starts: see pointOn; −∞ at infinity. */
  readonly from: number
}

function normalised(halfPlanes: Float64Array): Float64Array {
  const lines = halfPlanes.slice()
  for (let at = 0; at < lines.length; at += 3) {
    const norm = Math.hypot(lines[at], lines[at + 1])
    for (let k = 0; k < 3; k++) lines[at + k] /= norm
  }
  return lines
}

/** What the other half-planes leave of line i. */
function edgeOn(lines: Float64Array, i: number): Edge | 'empty' | null {
  const [n0, n1, c] = lines.subarray(i * 3, i * 3 + 3)
  let from = -Infinity
  let to = Infinity
  for (let j = 0; j * 3 < lines.length; j++) {
    if (j === i) continue
    const [m0, m1, e] = lines.subarray(j * 3, j * 3 + 3)
    // along (n1, −n0) from the foot of the origin: value + slope · τ ≥ 0
    const slope = m0 * n1 - m1 * n0
    const cosine = m0 * n0 + m1 * n1
    const value = e - c * cosine
    if (Math.abs(slope) < PARALLEL) {
      if (cosine < 0 && value <= 0) return 'empty'
      // parallel: the tighter one stays, the first of equals
      if (cosine > 0 && (value < -PARALLEL * Math.abs(c) || (value <= PARALLEL * Math.abs(c) && j < i)))
        return null
      continue
    }
    const limit = -value / slope
    if (slope > 0) from = Math.max(from, limit)
    else to = Math.min(to, limit)
  }
  return from < to ? { line: i, angle: Math.atan2(n1, n0), from } : null
}

/** The point of line i at τ from the foot of the origin: on the line whatever the error of τ, unlike Cramer's rule. */
function pointOn(lines: Float64Array, i: number, tau: number, out: Float64Array, offset: number): void {
  const [n0, n1, c] = lines.subarray(i * 3, i * 3 + 3)
  out[offset] = tau * n1 - c * n0
  out[offset + 1] = -tau * n0 - c * n1
}
