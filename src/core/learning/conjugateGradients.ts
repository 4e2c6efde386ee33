import type { Steps } from '../steps.ts'

/** Where the residual is below this part of the right-hand side, nothing is gained by going on. */
const TOLERANCE = 1e-9

/**
 * The solution of M x = b of least norm, M symmetric and positive semidefinite and known by what it does, as far as
 * `maxIterations` steps of conjugate gradients come; each step lowers ½ xᵀMx − bᵀx.
 *
 * @param image  out = M · x
 * @returns      x [n]
 * Method   M. R. Hestenes and E. Stiefel's, from 0: the iterates stay in the range of M
 */
export function* conjugateGradientsSteps(
  image: (x: Float64Array, out: Float64Array) => void,
  rightHandSide: Float64Array,
  maxIterations: number,
): Steps<Float64Array> {
  const size = rightHandSide.length
  const solution = new Float64Array(size)
  const residual = rightHandSide.slice()
  const direction = residual.slice()
  const along = new Float64Array(size)
  const least = TOLERANCE * TOLERANCE * dot(rightHandSide, rightHandSide)
  let residualSq = dot(residual, residual)
  let numIterations = 0
  while (numIterations < maxIterations && residualSq > least) {
    image(direction, along)
    const curvature = dot(direction, along)
    // what is left is in no direction that M sees
    if (!(curvature > 0)) break
    const step = residualSq / curvature
    for (let i = 0; i < size; i++) {
      solution[i] += step * direction[i]
      residual[i] -= step * along[i]
    }
    const next = dot(residual, residual)
    const turn = next / residualSq
    for (let i = 0; i < size; i++) direction[i] = residual[i] + turn * direction[i]
    residualSq = next
    numIterations++
    yield { done: numIterations, total: maxIterations }
  }
  return solution
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
