import { MAX_FULL_COVARIANCE } from '../network/limits.ts'
import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import { noiseOfKind } from '../network/noiseOfKind.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { eStepSteps } from './eStep.ts'
import { likeliestNoise } from './likeliestNoise.ts'
import { likeliestVariance } from './likeliestVariance.ts'
import { noiseStanding, type NoiseProblem, type NoiseStanding } from './noiseStanding.ts'
import { smallestVariance } from './smallestVariance.ts'
import type { TrainingData } from './trainingData.ts'
import type { TrainingProblem } from './trainingProblem.ts'

type EStep = NonNullable<TrainingProblem['eStep']>

export interface NoiseEstimateOptions {
  /** One exact EM step of Σx, or the maximum of the exact likelihood over it. */
  readonly method: 'update' | 'maximum'
  /** Of the Σx that is sought. */
  readonly kind: NoiseCovariance['kind']
}

export interface NoiseEstimate {
  readonly noise: NoiseCovariance
  /** Σ log p(x_n) under the model as it was given and under the new Σx, nats. */
  readonly logLikelihoodBefore: number
  readonly logLikelihood: number
  /** Variances (eigenvalues of a full Σx) that the floor holds up: the data lie on the manifold, as far as numbers tell. */
  readonly numFloored: number
  /** The smallest variance that is given, data units². */
  readonly floor: number
  /** false where an ascent was ended before it came to rest. */
  readonly isConverged: boolean
  readonly numESteps: number
}

/**
 * Σx of a model from data, everything else held: one exact EM step, or the maximum of the exact likelihood.
 *
 * A Σx of another kind is first put into the kind that is sought (noiseOfKind); from there log p never falls. A narrower
 * kind may hold less than the model had before. The isotropic maximum does not depend on where one starts
 * (likeliestVariance); that of the other kinds is sought from the better of the Σx at hand and the isotropic one
 * (likeliestNoise). Σx is not let below the data's noise floor, or what it is below that already.
 *
 * @param eStep  another way to the same bits as eStepSteps; default: that
 * @throws RangeError      data of another dimension, a full Σx of more than MAX_FULL_COVARIANCE coordinates
 * @throws NumericalError  of the E-step at the model itself; 'overflow' where the data is too far away for log p
 */
export function* estimateNoiseSteps(
  model: GenerativeModel,
  partition: Partition,
  data: TrainingData,
  { method, kind }: NoiseEstimateOptions,
  eStep: EStep = eStepSteps,
): Steps<NoiseEstimate> {
  if (kind === 'full' && data.dataDim > MAX_FULL_COVARIANCE)
    throw new RangeError(`a full Σx of ${data.dataDim} coordinates, the limit is ${MAX_FULL_COVARIANCE}`)
  const noise = noiseOfKind(model.noise, kind, data.dataDim)
  const floor = Math.min(data.noiseFloor, smallestVariance(noise))
  const counter = { numESteps: 0 }
  const problem: NoiseProblem = { model, partition, data, floor, eStep: countedEStep(eStep, counter) }
  const before = yield* needed(problem, model.noise)
  const start = noise === model.noise ? before : yield* needed(problem, noise)
  const { standing, isConverged } =
    method === 'update'
      ? { standing: yield* afterUpdate(problem, start), isConverged: true }
      : yield* maximum(problem, start)
  return {
    noise: standing.noise,
    logLikelihoodBefore: before.logLikelihood,
    logLikelihood: standing.logLikelihood,
    numFloored: standing.update.numFloored,
    floor,
    isConverged,
    numESteps: counter.numESteps,
  }
}

/** The standing at a Σx without which there is nothing to compare with. */
function* needed(problem: NoiseProblem, noise: NoiseCovariance): Steps<NoiseStanding> {
  const { model, partition, data, eStep } = problem
  const standing = yield* noiseStanding(problem, noise)
  if (standing !== null) return standing
  // whatever it failed with says why
  yield* eStep({ ...model, noise }, partition, data)
  throw new NumericalError('overflow', 'the data is too far away: its log density overflows')
}

/** EM's step of Σx, if the likelihood does not fall but for rounding. */
function* afterUpdate(problem: NoiseProblem, start: NoiseStanding): Steps<NoiseStanding> {
  const next = yield* noiseStanding(problem, start.update.noise)
  return next !== null && next.logLikelihood >= start.logLikelihood ? next : start
}

function* maximum(
  problem: NoiseProblem,
  start: NoiseStanding,
): Steps<{ readonly standing: NoiseStanding; readonly isConverged: boolean }> {
  const { kind } = start.noise
  const likeliest = yield* likeliestVariance(problem)
  if (kind === 'isotropic') {
    const isBetter = likeliest !== null && likeliest.logLikelihood > start.logLikelihood
    return { standing: isBetter ? likeliest : start, isConverged: likeliest !== null }
  }
  const round =
    likeliest === null
      ? null
      : yield* noiseStanding(problem, noiseOfKind(likeliest.noise, kind, problem.data.dataDim))
  const from = round !== null && round.logLikelihood > start.logLikelihood ? round : start
  return yield* likeliestNoise(problem, from)
}

/** How much of what is left of the whole an E-step is told to be: how many there will be is not known. */
const SHARE = 0.12

/** An E-step that counts itself, and tells how far the whole is. */
function countedEStep(eStep: EStep, counter: { numESteps: number }): EStep {
  return function* counted(...args) {
    const from = 1 - (1 - SHARE) ** counter.numESteps
    counter.numESteps++
    return yield* partOfSteps(eStep(...args), from, 1 - (1 - SHARE) ** counter.numESteps)
  }
}
