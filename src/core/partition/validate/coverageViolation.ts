import type { PlaneGeometry } from '../partition.ts'

/** Areas are sums over regions whose lines and corners are within 1.5e-11 of their sizes. */
const AREA_TOLERANCE = 1e-9

/**
 * Whether the regions, clipped to a rectangle, have its area together. Null if they do, or if
 * their areas would not be numbers. The rectangle is the box of the
 * partition, or one that holds about half of the vertices.
 */
export function coverageViolation(geometry: PlaneGeometry): string | null {
  const { edgeStarts } = geometry
  const corners = rectangleOf(geometry)
  const [x0, y0, x1, y1] = [corners[0], corners[1], corners[4], corners[5]]
  const sides = [x1 - x0, y1 - y0]
  if (!sides.every((side) => side > 1e-100 && side < 1e100)) return null
  let sum = 0
  for (let r = 0; r + 1 < edgeStarts.length; r++) sum += clippedArea(geometry, r, corners)
  const area = sides[0] * sides[1]
  return Math.abs(sum - area) <= AREA_TOLERANCE * area
    ? null
    : `regions cover ${sum} of a rectangle of area ${area}`
}

/** Four corners, counter-clockwise from the lowest. */
function rectangleOf({ vertices, edgeNeighbours }: PlaneGeometry): number[] {
  const xs = vertices.filter((value, k) => k % 2 === 0 && Number.isFinite(value)).sort()
  const ys = vertices.filter((value, k) => k % 2 === 1 && Number.isFinite(value)).sort()
  const isBoxed = edgeNeighbours.includes(-1)
  const [[x0, x1], [y0, y1]] = [xs, ys].map((values) => {
    if (values.length === 0) return [-1, 1]
    const margin = isBoxed ? 0 : Math.ceil(values.length / 8)
    const [low, high] = [values[margin] ?? values[0], values.at(-1 - margin) ?? values[0]]
    if (high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high))) return [low, high]
    const reach = Math.max(1, Math.abs(low))
    return [low - reach, high + reach]
  })
  return [x0, y0, x1, y0, x1, y1, x0, y1]
}

function clippedArea({ edgeStarts, lines }: PlaneGeometry, r: number, corners: readonly number[]): number {
  let polygon = corners
  for (let e = edgeStarts[r]; e < edgeStarts[r + 1] && polygon.length > 0; e++)
    polygon = clip(polygon, lines[3 * e], lines[3 * e + 1], lines[3 * e + 2])
  let twiceArea = 0
  for (let k = 2; k + 3 < polygon.length; k += 2)
    twiceArea +=
      (polygon[k] - polygon[0]) * (polygon[k + 3] - polygon[1]) -
      (polygon[k + 1] - polygon[1]) * (polygon[k + 2] - polygon[0])
  return twiceArea / 2
}

/** The part of a polygon where n0 x + n1 y + c ≥ 0. */
function clip(polygon: readonly number[], n0: number, n1: number, c: number): number[] {
  const clipped: number[] = []
  for (let k = 0; k < polygon.length; k += 2) {
    const [x, y] = [polygon[k], polygon[k + 1]]
    const next = (k + 2) % polygon.length
    const here = n0 * x + n1 * y + c
    const there = n0 * polygon[next] + n1 * polygon[next + 1] + c
    if (here >= 0) clipped.push(x, y)
    if (here >= 0 !== there >= 0) {
      const part = here / (here - there)
      clipped.push(x + part * (polygon[next] - x), y + part * (polygon[next + 1] - y))
    }
  }
  return clipped
}
