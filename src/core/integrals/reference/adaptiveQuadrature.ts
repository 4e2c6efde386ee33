/** Gauss–Kronrod 7–15 nodes on [0, 1) of the half interval, with both weights (QUADPACK's qk15). */
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
]
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
]
const GAUSS = [0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0, 0.4179591836734694]

/**
 * ∫ f over [from, to] by adaptive bisection, for tests: slow, and unaware of any formula of this project.
 *
 * @param from, to   finite
 * @param tolerance  relative to the larger of ∫ |f| over the part in hand and `scale`
 */
export function adaptiveQuadrature(
  f: (x: number) => number,
  from: number,
  to: number,
  tolerance: number = 1e-14,
  scale: number = 0,
): number {
  return refine(f, from, to, rule(f, from, to), tolerance, scale, 20)
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
  scale: number,
  depth: number,
): number {
  const middle = 0.5 * (from + to)
  const left = rule(f, from, middle)
  const right = rule(f, middle, to)
  const value = left.value + right.value
  const magnitude = Math.max(left.magnitude + right.magnitude, scale)
  const change = Math.abs(value - whole.value)
  if (depth === 0 || (change <= tolerance * magnitude && left.error + right.error <= 1e-6 * magnitude))
    return value
  return (
    refine(f, from, middle, left, tolerance, scale, depth - 1) +
    refine(f, middle, to, right, tolerance, scale, depth - 1)
  )
}
