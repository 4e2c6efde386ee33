import { encode } from '../../src/core/network/encode.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { meanElboSteps } from '../../src/core/inference/variational/meanElbo.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import type { TrainingData } from '../../src/core/learning/trainingData.ts'
import { nextTrainingState, startTraining } from '../../src/core/learning/trainingIterations.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  trainingStatus,
  type TrainingOptions,
  type TrainingState,
} from '../../src/core/learning/trainingState.ts'
import { trainedEncoder } from '../../src/core/learning/vae/trainedEncoder.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { createStopwatch } from '../../workers/runtime/createStopwatch.ts'

/** A decoder that has been trained for a time. */
export interface Trained {
  readonly state: TrainingState
  /** Of the processor, for training alone: what only measures does not count. */
  readonly seconds: number
  /** Largest rise of the objective in a step, relative to max(1, |objective|); 0 if it never rose. */
  readonly worstRise: number
  /** Mean of −log p, nats per image. */
  readonly heldOutNll: number
  /** Mean exact ELBO of the encoder over what is held out, nats; null without one. */
  readonly heldOutElbo: number | null
}

/**
 * The start that all methods of a seed have in common: Glorot's weights, biases 0, so that g(z) begins near the data's
 * scale; Σx the mean variance of a pixel.
 */
export function startOf(widths: readonly number[], seed: number, training: TrainingData): GenerativeModel {
  const recipe = { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'glorot' } as const
  const [S = 1] = widths
  return {
    decoder: initialiseDecoder(recipe, createRng(seed)),
    noise: { kind: 'isotropic', variance: meanVariance(training) },
    priorCovariance: Float64Array.from({ length: S * S }, (_, i) => (i % (S + 1) === 0 ? 1 : 0)),
  }
}

/** So that a busy machine changes nothing. */
function cpuMs(): number {
  return process.cpuUsage().user / 1000
}

/** Train for so many seconds, or until it has converged. */
export function trainFor(
  seconds: number,
  start: GenerativeModel,
  { training, heldOut }: { readonly training: TrainingData; readonly heldOut: TrainingData },
  options: Partial<TrainingOptions>,
): Trained {
  const problem = {
    data: training,
    options: { ...DEFAULT_TRAINING_OPTIONS, maxEpochs: Infinity, ...options },
  }
  const stopwatch = createStopwatch(cpuMs)
  let state = runToEnd(stopwatch.timed(startTraining(problem, start)))
  let spent = stopwatch.take().trainingMs / 1000
  let worstRise = 0
  while (spent < seconds && trainingStatus(state, problem.options) === 'running') {
    const next = runToEnd(stopwatch.timed(nextTrainingState(problem, state)))
    spent += stopwatch.take().trainingMs / 1000
    worstRise = Math.max(
      worstRise,
      (next.objective - state.objective) / Math.max(1, Math.abs(state.objective)),
    )
    state = next
  }
  const { logLikelihood, numPoints } = eStep(state.model, state.partition, heldOut)
  return {
    state,
    seconds: spent,
    worstRise,
    heldOutNll: -logLikelihood / numPoints,
    heldOutElbo: elboOf(state, heldOut),
  }
}

function elboOf(state: TrainingState, { values, numPoints, dataDim }: TrainingData): number | null {
  const encoder = trainedEncoder(state)
  if (encoder === null) return null
  const posteriors = Array.from({ length: numPoints }, (_, n) =>
    encode(encoder, values.subarray(n * dataDim, (n + 1) * dataDim)),
  )
  const steps = meanElboSteps(state.partition, state.model, values, posteriors, createRng(0))
  return runToEnd(steps).mean.value
}

/** Of a coordinate, on average. */
function meanVariance({ values, numPoints, dataDim }: TrainingData): number {
  let total = 0
  for (let d = 0; d < dataDim; d++) {
    let mean = 0
    let scatter = 0
    for (let n = 0; n < numPoints; n++) {
      const delta = values[n * dataDim + d] - mean
      mean += delta / (n + 1)
      scatter += delta * (values[n * dataDim + d] - mean)
    }
    total += scatter / numPoints
  }
  return total / dataDim
}
