import type { Steps } from '../steps.ts'
import { noiseStanding, type NoiseProblem, type NoiseStanding } from './noiseStanding.ts'

/** Of the sweep: two points a decade. */
const RATIO = Math.sqrt(10)
/** No sweep is longer: 20 decades. */
const MOST_POINTS = 40
/** |log M(σ²) − log σ²| where a stationary point is found: σ to 1e-9 of itself, log p to rounding. */
const CLOSE = 1e-9
const MOST_REFINEMENTS = 60
/** A noise is wide where the posterior is the prior: so many times what residuals there have. */
const WIDE = 100
const MOST_WIDENINGS = 4

/**
 * The variance of an isotropic Σx = σ²I under which the data are the likeliest, everything else held. It does not depend
 * on where one starts.
 *
 * Derived: with M(σ²) = mean over observed entries of E[(x − g(z))² | x; σ²], which an exact E-step gives,
 * d log p(data) / d log σ² = ½ (number of entries) (M(σ²)/σ² − 1). M rises with σ² (its derivative by −1/(2σ²) is minus
 * the posterior variance of ‖x − g(z)‖²) from M(floor) to its value M(∞) under the prior, so that every stationary point at
 * or above the floor lies in [M(floor), M(∞)]; the likelihood may have several. A sweep of two points a decade over that
 * interval tells by the sign of M(σ²) − σ² where maxima lie; each is narrowed down by regula falsi (Illinois) on
 * log M − log σ², whose scale is 1; the best wins, the floor itself included where the likelihood still rises towards it.
 *
 * @returns null where no E-step of the sweep could be had. A floored update says that the floor holds it.
 * Accuracy  |σ²/M(σ²) − 1| ≤ 1e-9; of two maxima less than half a decade apart one may be missed
 */
export function* likeliestVariance(problem: NoiseProblem): Steps<NoiseStanding | null> {
  const low = yield* atVariance(problem, problem.floor)
  // the likelihood falls from the floor on, or cannot be had there
  const from = low === null ? problem.floor : Math.max(problem.floor, updated(low))
  const wide = yield* widest(problem)
  if (wide === null) return low
  const to = Math.max(from, updated(wide))
  const sweep = low === null ? [] : [low]
  const count = Math.min(MOST_POINTS, 2 + Math.ceil(Math.log(to / from) / Math.log(RATIO)))
  // one step beyond the end: M(wide) is below M(∞) by what the posterior still knows
  for (let i = low !== null && from === problem.floor ? 1 : 0; i <= count; i++) {
    const standing = yield* atVariance(problem, from * (to / from) ** (i / (count - 1)))
    if (standing !== null && variance(standing) > variance(sweep.at(-1) ?? null)) sweep.push(standing)
  }
  let best = sweep[0] ?? null
  for (const [i, standing] of sweep.entries()) {
    best = better(best, standing)
    const next = sweep[i + 1]
    if (next !== undefined && excess(standing) > 0 && excess(next) < 0)
      best = better(best, yield* narrowed(problem, standing, next))
  }
  return best
}

function* atVariance(problem: NoiseProblem, value: number): Steps<NoiseStanding | null> {
  return yield* noiseStanding(problem, { kind: 'isotropic', variance: value })
}

/** Under a noise so wide that the posterior is as good as the prior. */
function* widest(problem: NoiseProblem): Steps<NoiseStanding | null> {
  const { values, dataDim } = problem.data
  let scale = problem.floor
  for (const value of values) if (value === value) scale = Math.max(scale, value * value)
  let last: NoiseStanding | null = null
  for (let i = 0; i < MOST_WIDENINGS; i++) {
    const wide = WIDE * WIDE * dataDim * scale
    const standing = yield* atVariance(problem, wide)
    if (standing === null) return last
    last = standing
    if (WIDE * dataDim * updated(standing) <= wide) return standing
    scale = updated(standing)
  }
  return last
}

/** Between two variances, where the likelihood rises at the first and falls at the second. */
function* narrowed(
  problem: NoiseProblem,
  rising: NoiseStanding,
  falling: NoiseStanding,
): Steps<NoiseStanding> {
  let best = better(rising, falling)
  let [a, fa] = [Math.log(variance(rising)), excess(rising)]
  let [b, fb] = [Math.log(variance(falling)), excess(falling)]
  let side = 0
  for (let i = 0; i < MOST_REFINEMENTS && b - a > CLOSE; i++) {
    const inside = (fa * b - fb * a) / (fa - fb)
    const at = inside > a && inside < b ? inside : (a + b) / 2
    const standing = yield* atVariance(problem, Math.exp(at))
    if (standing === null) break
    best = better(best, standing)
    const f = excess(standing)
    if (Math.abs(f) <= CLOSE) return standing.logLikelihood >= best.logLikelihood ? standing : best
    if (f > 0) {
      if (side > 0) fb /= 2
      ;[a, fa, side] = [at, f, 1]
    } else {
      if (side < 0) fa /= 2
      ;[b, fb, side] = [at, f, -1]
    }
  }
  return best
}

function variance(standing: NoiseStanding | null): number {
  return standing?.noise.kind === 'isotropic' ? standing.noise.variance : -Infinity
}

function updated({ update }: NoiseStanding): number {
  return update.noise.kind === 'isotropic' ? update.noise.variance : NaN
}

/** log M − log σ²; negative where the floor holds M. */
function excess(standing: NoiseStanding): number {
  if (standing.update.numFloored > 0) return -1
  return Math.log(updated(standing)) - Math.log(variance(standing))
}

function better<T extends NoiseStanding | null>(first: T, second: NoiseStanding): T | NoiseStanding {
  return first === null || second.logLikelihood > first.logLikelihood ? second : first
}
