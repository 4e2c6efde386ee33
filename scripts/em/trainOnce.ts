import { startTraining, trainingIterations } from '../../src/core/learning/trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS, type TrainingOptions } from '../../src/core/learning/trainingState.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import type { TrainingData } from '../../src/core/learning/trainingData.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { runToEnd } from '../../src/core/steps.ts'

export interface Run {
  readonly nll: number
  readonly heldOutNll: number
  /** Largest rise of the objective in one step, relative to max(1, |objective|); 0 if it never rose. */
  readonly worstRise: number
  readonly msPerEpoch: number
  /** Exact E-steps in all. */
  readonly numESteps: number
  /** Exact E-steps until each target was reached; ∞ where it was not. */
  readonly eStepsTo: readonly number[]
}

export interface RunRecipe {
  readonly widths: readonly number[]
  readonly seed: number
  /** σ² at the start. */
  readonly variance: number
  readonly training: TrainingData
  readonly heldOut: TrainingData
  /** NLLs. */
  readonly targets: readonly number[]
  readonly options: Partial<TrainingOptions>
}

/** One start, all its epochs: leakiness 0.1, the "authors'" initialiser, isotropic learned Σx, Σz = 1. */
export function trainOnce(recipe: RunRecipe): Run {
  const { widths, seed, variance, training, heldOut, targets, options } = recipe
  const decoder = initialiseDecoder(
    { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    createRng(seed),
  )
  const problem = { data: training, options: { ...DEFAULT_TRAINING_OPTIONS, ...options } }
  const noise = { kind: 'isotropic', variance } as const
  let state = runToEnd(startTraining(problem, { decoder, noise, priorCovariance: Float64Array.of(1) }))
  let worstRise = 0
  let numESteps = 1
  const eStepsTo = targets.map((target) => (state.nll <= target ? numESteps : Infinity))
  const start = performance.now()
  for (const next of trainingIterations(problem, state)) {
    const rise = (next.objective - state.objective) / Math.max(1, Math.abs(state.objective))
    worstRise = Math.max(worstRise, rise)
    numESteps +=
      'numESteps' in next.lastStep ? next.lastStep.numESteps : next.lastStep.kind === 'expectation' ? 0 : 1
    state = next
    targets.forEach((target, i) => {
      if (state.nll <= target) eStepsTo[i] = Math.min(eStepsTo[i] ?? Infinity, numESteps)
    })
  }
  const msPerEpoch = (performance.now() - start) / Math.max(1, state.epoch)
  const held = eStep(state.model, state.partition, heldOut)
  return {
    nll: state.nll,
    heldOutNll: -held.logLikelihood / held.numPoints,
    worstRise,
    msPerEpoch,
    numESteps,
    eStepsTo,
  }
}
