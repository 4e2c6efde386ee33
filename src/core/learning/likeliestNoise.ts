import type { NoiseCovariance } from '../network/model.ts'
import { cholesky } from '../numerics/cholesky.ts'
import type { Steps } from '../steps.ts'
import { noiseStanding, type NoiseProblem, type NoiseStanding } from './noiseStanding.ts'

/** E-steps of one ascent. */
const MOST_STEPS = 300
/** Both must hold: what a step gains, of max(1, |log p|), and the largest change of a log variance that EM still asks for. */
const STILL_GAIN = 1e-10
const STILL_CHANGE = 1e-5
/** A step that is taken makes the next one longer, up to MOST_LENGTH times EM's; one that is not, as long as EM's. */
const LONGER = 1.6
const MOST_LENGTH = 64

export interface NoiseAscent {
  readonly standing: NoiseStanding
  readonly isConverged: boolean
}

/**
 * Ascent of the exact likelihood over Σx, everything else held: EM steps of Σx, longer than EM's while they keep gaining
 * (of log variances; of the matrix itself for a full Σx, where it stays positive definite). Each is verified by an exact
 * E-step and none that falls is taken.
 *
 * Accuracy  when converged EM would change no log variance by more than 1e-5; a local maximum
 */
export function* likeliestNoise(problem: NoiseProblem, start: NoiseStanding): Steps<NoiseAscent> {
  let standing = start
  let length = 1
  for (let i = 0; i < MOST_STEPS; i++) {
    const change = largestChange(standing)
    if (change === 0) return { standing, isConverged: true }
    const next = moved(standing, length, problem.floor)
    const tried = next === null ? null : yield* noiseStanding(problem, next)
    if (tried === null || !(tried.logLikelihood > standing.logLikelihood)) {
      // EM's own step gains nothing more than rounding
      if (length === 1) return { standing, isConverged: change <= STILL_CHANGE ** 0.5 }
      length = 1
      continue
    }
    const gain = tried.logLikelihood - standing.logLikelihood
    standing = tried
    const isStill = gain <= STILL_GAIN * Math.max(1, Math.abs(tried.logLikelihood))
    if (isStill && largestChange(tried) <= STILL_CHANGE) return { standing, isConverged: true }
    length = Math.min(length * LONGER, MOST_LENGTH)
  }
  return { standing, isConverged: false }
}

/** Σx a multiple of EM's step further; null where there is none. */
function moved({ noise, update }: NoiseStanding, length: number, floor: number): NoiseCovariance | null {
  const to = update.noise
  if (length === 1) return to
  if (noise.kind === 'full' && to.kind === 'full') {
    const D = Math.round(Math.sqrt(noise.matrix.length))
    const matrix = noise.matrix.map((value, p) => value + length * (to.matrix[p] - value))
    // of what the floor may cut nothing is taken further
    const above = matrix.map((value, p) => (p % (D + 1) === 0 ? value - floor : value))
    return cholesky(above, D) === null ? null : { kind: 'full', matrix }
  }
  if (noise.kind === 'diagonal' && to.kind === 'diagonal')
    return {
      kind: 'diagonal',
      variances: noise.variances.map((value, d) =>
        Math.max(Math.min(floor, value), value * (to.variances[d] / value) ** length),
      ),
    }
  return to
}

/** Of a log variance; for a full Σx of an entry, in units of the standard deviations. */
function largestChange({ noise, update }: NoiseStanding): number {
  const to = update.noise
  if (noise.kind === 'full' && to.kind === 'full') {
    const D = Math.round(Math.sqrt(noise.matrix.length))
    const std = Float64Array.from({ length: D }, (_, d) => Math.sqrt(noise.matrix[d * (D + 1)]))
    return noise.matrix.reduce((most, value, p) => {
      const scale = std[Math.floor(p / D)] * std[p % D]
      return Math.max(most, Math.abs(to.matrix[p] - value) / scale)
    }, 0)
  }
  if (noise.kind === 'diagonal' && to.kind === 'diagonal')
    return noise.variances.reduce(
      (most, value, d) => Math.max(most, Math.abs(Math.log(to.variances[d] / value))),
      0,
    )
  return noise.kind === 'isotropic' && to.kind === 'isotropic'
    ? Math.abs(Math.log(to.variance / noise.variance))
    : Infinity
}
