/** Length of what a normal has beside those before it, below which it says nothing new. */
const BLUNT = 0.0625

/** Scratch of one call, never kept: an orthonormal basis of the normals, a row each. */
const basis: Float64Array = new Float64Array(9)
const targets: Float64Array = new Float64Array(3)

/**
 * Moves a point onto planes that hold it but for rounding, or a direction to given speeds across them: a coordinate that is
 * across one of them comes out to the last digit.
 *
 * @param planes   (n0, n1, n2, c), ‖n‖ = 1 [F,4]
 * @param first    where those of the region begin
 * @param through  which of them, counted from there; those nearly in the span of others are left out
 * @param vector   [3], changed
 * @param speedOf  n · vector, by plane; without, −c: the plane itself
 */
export function settleOnPlanes(
  planes: Float64Array,
  first: number,
  through: readonly number[],
  vector: Float64Array,
  speedOf: ((i: number) => number) | null = null,
): void {
  let rank = 0
  for (const i of through) {
    if (rank === 3) break
    const at = 4 * (first + i)
    const row = 3 * rank
    for (let k = 0; k < 3; k++) basis[row + k] = planes[at + k]
    let target = speedOf === null ? -planes[at + 3] : speedOf(i)
    for (let other = 0; other < rank; other++) {
      const overlap = dot(planes, at, basis, 3 * other)
      for (let k = 0; k < 3; k++) basis[row + k] -= overlap * basis[3 * other + k]
      target -= overlap * targets[other]
    }
    const length = Math.hypot(basis[row], basis[row + 1], basis[row + 2])
    if (!(length > BLUNT)) continue
    for (let k = 0; k < 3; k++) basis[row + k] /= length
    targets[rank] = target / length
    rank++
  }
  // the second time for what the first has rounded
  for (let pass = 0; pass < 2; pass++) {
    for (let j = 0; j < rank; j++) {
      const excess = dot(basis, 3 * j, vector, 0) - targets[j]
      for (let k = 0; k < 3; k++) vector[k] -= excess * basis[3 * j + k]
    }
  }
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2]
}
