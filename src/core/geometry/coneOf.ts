/** A convex cone as all sums of its lines, with any factors, and of its rays, with factors ≥ 0. */
export interface Cone {
  readonly lines: readonly (readonly bigint[])[]
  readonly rays: readonly Ray[]
}

export interface Ray {
  readonly direction: readonly bigint[]
  /** Bit i is set if row i is zero on it. */
  readonly zeros: bigint
}

/**
 * The cone { y : row · y ≥ 0 for all rows } in integers: a polyhedron { z : a·z + c ≥ 0 } with its rows (a, c) and
 * (0, 1) has the vertices y = (z, 1) and the directions y = (z, 0) of its rays and lines.
 *
 * Method  double description (Motzkin and others; Chernikova with lines): row after row, rays on the wrong side are
 *         replaced by those in which the row cuts the faces between them and rays on the right side
 * Cost    rays² · rays for a row, few in the low dimensions it is meant for; nothing is rounded
 */
export function coneOf(rows: readonly (readonly bigint[])[], dimension: number): Cone {
  let lines: bigint[][] = Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: dimension }, (__, k) => (i === k ? 1n : 0n)),
  )
  let rays: Ray[] = []
  rows.forEach((row, index) => {
    const bit = 1n << BigInt(index)
    const across = lines.findIndex((line) => dot(row, line) !== 0n)
    if (across >= 0) {
      // One line crosses the row: its better half becomes a ray, and along it all others are moved onto the row.
      const value = dot(row, lines[across])
      const line = lines[across].map((entry) => (value > 0n ? entry : -entry))
      const height = value > 0n ? value : -value
      const onto = (direction: readonly bigint[]): bigint[] =>
        combine(height, direction, -dot(row, direction), line)
      lines = lines.filter((_, k) => k !== across).map(onto)
      rays = rays.map(({ direction, zeros }) => ({ direction: onto(direction), zeros: zeros | bit }))
      // The line was zero on all rows before.
      rays.push({ direction: line, zeros: bit - 1n })
      return
    }
    const heights = rays.map(({ direction }) => dot(row, direction))
    const kept: Ray[] = []
    rays.forEach((ray, k) => {
      if (heights[k] > 0n) kept.push(ray)
      else if (heights[k] === 0n) kept.push({ direction: ray.direction, zeros: ray.zeros | bit })
      else
        rays.forEach((other, j) => {
          if (heights[j] <= 0n || !areNeighbours(rays, k, j)) return
          const direction =
            (dimension === 4 ? crossingRay(rows, row, ray, other, heights[k], heights[j]) : null) ??
            combine(heights[j], ray.direction, -heights[k], other.direction)
          kept.push({ direction, zeros: (ray.zeros & other.zeros) | bit })
        })
    })
    rays = kept
  })
  return { lines, rays }
}

/** The pairs of rays between which the cone has a face of dimension 2; for cones without lines. */
export function neighbouringRays(rays: readonly Ray[]): (readonly [number, number])[] {
  return rays.flatMap((_, k) =>
    rays.flatMap((__, j) => (j < k && areNeighbours(rays, k, j) ? [[j, k] as const] : [])),
  )
}

/** Two rays span a face of dimension 2 if no third ray lies on all rows that both lie on. */
function areNeighbours(rays: readonly Ray[], k: number, j: number): boolean {
  const common = rays[k].zeros & rays[j].zeros
  return rays.every(({ zeros }, i) => i === k || i === j || (zeros & common) !== common)
}

/**
 * combine in four dimensions, without the common factor that takes most of its time: the minors of the row and of two rows
 * that both rays lie on are the same ray.
 *
 * @returns  null where these two are multiples of each other
 */
function crossingRay(
  rows: readonly (readonly bigint[])[],
  row: readonly bigint[],
  ray: Ray,
  other: Ray,
  rayHeight: bigint,
  otherHeight: bigint,
): bigint[] | null {
  const common = ray.zeros & other.zeros
  const first = lowestBit(common)
  const second = lowestBit(common & ~(1n << BigInt(first)))
  if (first < 0 || second < 0) return null
  const [a, b] = [rows[first], rows[second]]
  // Of a and b in columns i < j.
  const minor = (i: number, j: number): bigint => a[i] * b[j] - a[j] * b[i]
  const [m01, m02, m03, m12, m13, m23] = [
    minor(0, 1),
    minor(0, 2),
    minor(0, 3),
    minor(1, 2),
    minor(1, 3),
    minor(2, 3),
  ]
  const direction = [
    row[1] * m23 - row[2] * m13 + row[3] * m12,
    row[2] * m03 - row[0] * m23 - row[3] * m02,
    row[0] * m13 - row[1] * m03 + row[3] * m01,
    row[1] * m02 - row[0] * m12 - row[2] * m01,
  ]
  const k = direction.findIndex((entry) => entry !== 0n)
  if (k < 0) return null
  const isSame = otherHeight * ray.direction[k] - rayHeight * other.direction[k] > 0n === direction[k] > 0n
  return isSame ? direction : direction.map((entry) => -entry)
}

/** −1 without one. */
function lowestBit(bits: bigint): number {
  for (let k = 0, rest = bits; rest > 0n; k++, rest >>= 1n) if (rest & 1n) return k
  return -1
}

function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  let sum = 0n
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
  return sum
}

/** p a + q b, divided by the common factor of its entries. */
function combine(p: bigint, a: readonly bigint[], q: bigint, b: readonly bigint[]): bigint[] {
  const sum = a.map((entry, k) => p * entry + q * b[k])
  let common = 0n
  for (const entry of sum) {
    let [x, y] = [common, entry < 0n ? -entry : entry]
    while (y !== 0n) [x, y] = [y, x % y]
    common = x
  }
  return common > 1n ? sum.map((entry) => entry / common) : sum
}
