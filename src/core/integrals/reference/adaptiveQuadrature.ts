/** Gauss–Kronrod 7–15 nodes on [0, 1) of the half interval, with both weights (QUADPACK's qk15). */
const NODES = [
  0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
  0.864864423359769072789712788640926, 0.741531185599394439863864773280788, 0.58608723546769113029414169167,
  0.405845151377397166906606412076961, 0.207784955007898467600689403773245, 0,
]
const KRONROD = [
  0.02293532201052922496373200805897, 0.063092092629978553290700663189204,
  0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
  0.16900472663926790282658342659855, 0.190350578064785409913256402421014,
  0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
]
const GAUSS = [
  0, 0.129484966168869693270611432679082, 0, 0.27970539148927666790146777142378, 0,
  0.381830050505118944950369775488975, 0, 0.417959183673469387755102040816327,
]

/**
 * ∫ f over [from, to] by adaptive bisection, for tests: slow, and unaware of any formula of this project.
 *
 * @param from, to   finite
 * @param tolerance  of the whole, relative to ∫ |f|
 */
export function adaptiveQuadrature(
  f: (x: number) => number,
  from: number,
  to: number,
  tolerance: number = 1e-14,
): number {
  const whole = rule(f, from, to)
  return refine(f, from, to, whole, tolerance, 40)
}

interface Estimate {
  readonly value: number
  readonly error: number
  readonly magnitude: number
}

function rule(f: (x: number) => number, from: number, to: number): Estimate {
  const half = 0.5 * (to - from)
  const centre = 0.5 * (from + to)
  let kronrod = 0
  let gauss = 0
  let magnitude = 0
  for (let i = 0; i < 8; i++) {
    const left = f(centre - half * NODES[i])
    const right = i === 7 ? 0 : f(centre + half * NODES[i])
    kronrod += KRONROD[i] * (left + right)
    gauss += GAUSS[i] * (left + right)
    magnitude += KRONROD[i] * (Math.abs(left) + Math.abs(right))
  }
  return { value: half * kronrod, error: half * Math.abs(kronrod - gauss), magnitude: half * magnitude }
}

function refine(
  f: (x: number) => number,
  from: number,
  to: number,
  whole: Estimate,
  tolerance: number,
  depth: number,
): number {
  const middle = 0.5 * (from + to)
  const left = rule(f, from, middle)
  const right = rule(f, middle, to)
  const value = left.value + right.value
  const magnitude = left.magnitude + right.magnitude
  const change = Math.abs(value - whole.value)
  if (depth === 0 || (change <= tolerance * magnitude && left.error + right.error <= 1e-6 * magnitude))
    return value
  return (
    refine(f, from, middle, left, tolerance, depth - 1) + refine(f, middle, to, right, tolerance, depth - 1)
  )
}
