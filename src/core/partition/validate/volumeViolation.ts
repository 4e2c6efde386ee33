import type { SpaceGeometry } from '../partition.ts'

/** Volumes are sums over regions whose planes are rounded a few times. */
const VOLUME_TOLERANCE = 1e-9

/** Planes nearer than this in all of the box, relative to its size. */
const SAME = 1e-12

/**
 * Whether the regions, clipped to a box that holds about half of the vertices, have its volume together. Null if they do,
 * or if that box is too long or their volumes would not be numbers.
 */
export function volumeViolation(geometry: SpaceGeometry): string | null {
  const { facetStarts, planes } = geometry
  const sides = [0, 1, 2].map((k) => rangeOf(geometry, k))
  const lengths = sides.map(([low, high]) => high - low)
  const longest = Math.max(...lengths)
  // A long box is cut by rounded planes where no digit of its breadth is left.
  if (!lengths.every((length) => length > 1e-70 && length < 1e70 && length > 1e-4 * longest)) return null
  const box = sides.flatMap(([low, high], k) => {
    const normal = [0, 1, 2].map((l) => (l === k ? 1 : 0))
    return [
      [...normal, -low],
      [...normal.map((entry) => -entry), high],
    ]
  })
  const volume = lengths[0] * lengths[1] * lengths[2]
  const centre = sides.map(([low, high]) => 0.5 * low + 0.5 * high)
  let sum = 0
  for (let r = 0; r + 1 < facetStarts.length; r++) {
    const own: number[][] = []
    for (let f = facetStarts[r]; f < facetStarts[r + 1]; f++) own.push([...planes.subarray(4 * f, 4 * f + 4)])
    sum += volumeOf([...own, ...box], centre, Math.hypot(...lengths))
  }
  return Math.abs(sum - volume) <= VOLUME_TOLERANCE * volume
    ? null
    : `regions fill ${sum} of a box of volume ${volume}`
}

/** Between the quarters of the vertices' coordinates; some length about a single one. */
function rangeOf({ edgeEnds }: SpaceGeometry, axis: number): readonly [number, number] {
  const values = edgeEnds.filter((value, at) => at % 3 === axis && Number.isFinite(value)).sort()
  if (values.length === 0) return [-1, 1]
  const margin = values.length >> 3
  const [low, high] = [values[margin], values[values.length - 1 - margin]]
  if (high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high))) return [low, high]
  const reach = Math.max(1, Math.abs(low))
  return [low - reach, high + reach]
}

/** A third of height times area, over the facets. Planes that rounding alone tells apart count once. */
function volumeOf(planes: readonly (readonly number[])[], centre: readonly number[], size: number): number {
  const heightOf = ([n0, n1, n2, c]: readonly number[]): number =>
    n0 * centre[0] + n1 * centre[1] + n2 * centre[2] + c
  const isSame = (a: readonly number[], b: readonly number[], sign: number): boolean =>
    Math.abs(a[0] - sign * b[0]) + Math.abs(a[1] - sign * b[1]) + Math.abs(a[2] - sign * b[2]) < SAME &&
    Math.abs(heightOf(a) - sign * heightOf(b)) < SAME * size
  const distinct = planes.filter((plane, i) => !planes.slice(0, i).some((other) => isSame(plane, other, 1)))
  if (distinct.some((plane, i) => distinct.slice(0, i).some((other) => isSame(plane, other, -1)))) return 0
  let sum = 0
  for (const plane of distinct) {
    const height = heightOf(plane)
    if (Math.abs(height) > size) continue
    let polygon = squareOn(plane, height, centre, size)
    for (const other of distinct) if (other !== plane && polygon.length > 0) polygon = clip(polygon, other)
    sum += (height * areaOf(polygon, plane)) / 3
  }
  return sum
}

/** A square on a plane about the foot of a point, larger than the box. */
function squareOn(
  [n0, n1, n2]: readonly number[],
  height: number,
  centre: readonly number[],
  size: number,
): number[][] {
  const foot = centre.map((entry, k) => entry - height * [n0, n1, n2][k])
  const least = [n0, n1, n2].map(Math.abs)
  const k = least.indexOf(Math.min(...least))
  const axis = [0, 1, 2].map((l) => (l === k ? 1 : 0))
  const u = crossOf([n0, n1, n2], axis)
  const length = Math.hypot(...u) / (2 * size)
  const v = crossOf([n0, n1, n2], u)
  return [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ].map(([p, q]) => foot.map((entry, l) => entry + (p * u[l] + q * v[l]) / length))
}

function clip(polygon: readonly (readonly number[])[], [n0, n1, n2, c]: readonly number[]): number[][] {
  const heights = polygon.map(([x, y, z]) => n0 * x + n1 * y + n2 * z + c)
  return polygon.flatMap((point, k) => {
    const next = (k + 1) % polygon.length
    const kept = heights[k] >= 0 ? [[...point]] : []
    if (heights[k] >= 0 === heights[next] >= 0) return kept
    const part = heights[k] / (heights[k] - heights[next])
    return [...kept, point.map((entry, l) => entry + part * (polygon[next][l] - entry))]
  })
}

function areaOf(polygon: readonly (readonly number[])[], normal: readonly number[]): number {
  let twice = 0
  for (let k = 2; k < polygon.length; k++) {
    const [a, b] = [polygon[k - 1], polygon[k]].map((point) => point.map((entry, l) => entry - polygon[0][l]))
    const turned = crossOf(a, b)
    twice += turned[0] * normal[0] + turned[1] * normal[1] + turned[2] * normal[2]
  }
  return Math.abs(twice) / 2
}

function crossOf(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].map((k) => a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3])
}
