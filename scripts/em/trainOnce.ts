import { emIterations, startEm } from '../../src/core/learning/emIterations.ts'
import { DEFAULT_EM_OPTIONS, type EmOptions } from '../../src/core/learning/emState.ts'
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
}

export interface RunRecipe {
  readonly widths: readonly number[]
  readonly seed: number
  /** σ² at the start. */
  readonly variance: number
  readonly training: TrainingData
  readonly heldOut: TrainingData
  readonly options: Partial<EmOptions>
}

/** One start, all its epochs: leakiness 0.1, the "authors'" initialiser, isotropic learned Σx, Σz = 1. */
export function trainOnce({ widths, seed, variance, training, heldOut, options }: RunRecipe): Run {
  const decoder = initialiseDecoder(
    { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    createRng(seed),
  )
  const own: EmOptions = { ...DEFAULT_EM_OPTIONS, ...options }
  const noise = { kind: 'isotropic', variance } as const
  let state = runToEnd(startEm({ decoder, noise, priorCovariance: Float64Array.of(1) }, training, own))
  let worstRise = 0
  let numESteps = 1
  const start = performance.now()
  for (const next of emIterations(training, own, state)) {
    const rise = (next.objective - state.objective) / Math.max(1, Math.abs(state.objective))
    worstRise = Math.max(worstRise, rise)
    numESteps += next.lastStep.kind === 'layer' ? next.lastStep.numESteps : 1
    state = next
  }
  const msPerEpoch = (performance.now() - start) / Math.max(1, state.epoch)
  const held = eStep(state.model, state.partition, heldOut)
  return {
    nll: state.nll,
    heldOutNll: -held.logLikelihood / held.numPoints,
    worstRise,
    msPerEpoch,
    numESteps,
  }
}
