/** A second singular value below this part of the first is rounding, and made 0. */
const NO_RANK = 4e-16

/**
 * Singular values and vectors of a matrix of two columns, M = U diag(s) Vᵀ, s[0] ≥ s[1].
 *
 * @param matrix      [D,2] row-major, from offset
 * @param directions  U by columns [2,D], written from directionsOffset: unit vectors, zeros where s is 0
 * @param stretches   s [2], written from stretchesOffset
 * @param rotation    (cos, sin) of V = [cos −sin; sin cos], written
 * Method    Jacobi rotations of the columns: small singular values keep their digits beside large ones
 * Accuracy  1e-15 of s[0] in every entry of M  (asserted: decomposeColumns.test.ts)
 */
export function decomposeColumns(
  matrix: Float64Array,
  offset: number,
  D: number,
  directions: Float64Array,
  directionsOffset: number,
  stretches: Float64Array,
  stretchesOffset: number,
  rotation: Float64Array,
): void {
  const u = directions.subarray(directionsOffset, directionsOffset + D)
  const v = directions.subarray(directionsOffset + D, directionsOffset + 2 * D)
  let largest = 0
  for (let i = 0; i < 2 * D; i++) largest = Math.max(largest, Math.abs(matrix[offset + i]))
  rotation[0] = 1
  rotation[1] = 0
  let s0 = 0
  let s1 = 0
  if (largest > 0) {
    // scaled, so that steep and flat pieces neither overflow nor vanish
    for (let d = 0; d < D; d++) {
      u[d] = matrix[offset + 2 * d] / largest
      v[d] = matrix[offset + 2 * d + 1] / largest
    }
    // one rotation makes two columns orthogonal, the second mends its rounding
    for (let sweep = 0; sweep < 2; sweep++) rotate(u, v, rotation)
    s0 = length(u)
    s1 = length(v)
    // rounding, or below the smallest double
    if (s1 < NO_RANK * s0 || D === 1 || s1 * largest === 0) s1 = 0
    for (let d = 0; d < D; d++) {
      u[d] /= s0
      v[d] = s1 > 0 ? v[d] / s1 : 0
    }
  }
  stretches[stretchesOffset] = s0 * largest
  stretches[stretchesOffset + 1] = s1 * largest
}

/** Turns two columns (and the rotation that has led to them) so that they are orthogonal, the longer one first. */
function rotate(u: Float64Array, v: Float64Array, rotation: Float64Array): void {
  let uu = 0
  let vv = 0
  let uv = 0
  for (let d = 0; d < u.length; d++) {
    uu += u[d] * u[d]
    vv += v[d] * v[d]
    uv += u[d] * v[d]
  }
  const angle = 0.5 * Math.atan2(2 * uv, uu - vv)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  for (let d = 0; d < u.length; d++) {
    const [a, b] = [u[d], v[d]]
    u[d] = cos * a + sin * b
    v[d] = cos * b - sin * a
  }
  const [c, s] = rotation
  rotation[0] = c * cos - s * sin
  rotation[1] = s * cos + c * sin
}

function length(vector: Float64Array): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return Math.sqrt(sum)
}
