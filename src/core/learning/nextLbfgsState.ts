import type { Steps } from '../steps.ts'
import { offTheFloor } from './offTheFloor.ts'
import { createParameterSpace, type ParameterSpace } from './parameterSpace.ts'
import { addSmoothPrior, openSlope } from './priorSlope.ts'
import { NO_PAIRS, quasiNewtonDirection, withPair, type SecantPairs } from './quasiNewtonDirection.ts'
import { stateAt, type ModelStanding } from './stateAt.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import type { TrainingMemory, TrainingState } from './trainingState.ts'
import type { WeightPrior } from './weightPrior.ts'

/** Armijo's and Wolfe's conditions: the part of the slope that a step must keep, and may leave. */
const SUFFICIENT_DECREASE = 1e-4
const SLOPE_LEFT = 0.9
/** Exact E-steps that one line search may take, and those after which it is content with Armijo's condition. */
const MAX_E_STEPS = 30
const CONTENT_E_STEPS = 10
/** Gains below this, times N max(1, |NLL|), are lost in the rounding of the objective. */
const STATIONARY_GAIN = 1e-12

/**
 * The next state of L-BFGS on the exact objective J = N · NLL − log prior(weights): one accepted step, all parameters at
 * once, in the coordinates of createParameterSpace. J never rises: what is accepted has fallen, by an exact E-step over
 * all data. Where no step is found along the quasi-Newton direction, the steepest descent is tried; where that finds
 * none either, nothing moves any more.
 *
 * A Laplace prior's kinks and a uniform prior's faces are met by projection: entries that rest there and are not pushed
 * away stay out of the quasi-Newton model, a step ends at w = 0 before it changes a sign, and on a face of the box.
 *
 * Written here because a run must stop within an E-step and go on from a plain copy with the same bits: libraries keep
 * their loop and their memory to themselves.
 *
 * Method   ten secant pairs; weak Wolfe conditions by bracketing (quadratic interpolation, then bisection), on f = J/N
 * Source   L-BFGS: the two-loop recursion; orthant-wise quasi-Newton for Laplace; derived for the gradient (MATH.md 6)
 */
export function* nextLbfgsState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  const { weightPrior } = options
  const N = data.numPoints
  const kept = memoryOf(state.memory)
  const { standing, leastVariance } =
    kept === null
      ? yield* offTheFloor(problem, state)
      : { standing: state, leastVariance: kept.leastVariance }
  const { model, objective } = standing
  const space = createParameterSpace(model, options, leastVariance)
  const pairs = kept !== null && kept.size === space.size ? kept.pairs : NO_PAIRS
  const from = space.parametersOf(model)
  const smooth = smoothGradient(space, from, standing, weightPrior, N)
  const slope = openSlope(smooth, from, space.isWeight, weightPrior, N)
  const gradientNorm = Math.hypot(...slope)
  let numESteps = standing === state ? 0 : 1
  for (const known of pairs.numPairs > 0 ? [pairs, NO_PAIRS] : [NO_PAIRS]) {
    const direction = openDirection(slope, from, space.isWeight, known, weightPrior)
    const found: LineStep | null = yield* searchAlong(
      direction,
      known.numPairs > 0 ? 1 : Math.min(1, 1 / gradientNorm),
    )
    if (found === null) continue
    const step = found.parameters.map((value, i) => value - from[i])
    const change = found.smooth.map((value, i) => value - smooth[i])
    const gain = state.objective - found.moved.objective
    return {
      ...state,
      ...found.moved,
      ...nextEpoch(state, gain, found.moved.objective),
      lastStep: { kind: 'ascent', stepLength: Math.hypot(...step), gradientNorm, numESteps, gain },
      memory: memoryWith(withPair(known, step, change), leastVariance, space.size),
    }
  }
  const gain = state.objective - objective
  return {
    ...state,
    ...standing,
    ...nextEpoch(state, gain, objective),
    lastStep: { kind: 'ascent', stepLength: 0, gradientNorm, numESteps, gain },
  }

  function* searchAlong(direction: Float64Array, firstPart: number): Steps<LineStep | null> {
    const start = objective / N
    const least = STATIONARY_GAIN * Math.max(1, Math.abs(standing.nll))
    let low = 0
    let high = Infinity
    let part = firstPart
    let best: LineStep | null = null
    for (let tries = 1; tries <= MAX_E_STEPS; tries++) {
      const parameters = pointAlong(from, direction, part, slope, space.isWeight, weightPrior)
      const expected = dot(slope, parameters, from)
      // nothing is open, or no number
      if (!(expected < 0)) break
      numESteps++
      const moved: ModelStanding | null = yield* stateAt(problem, space.modelAt(parameters))
      const value = moved === null ? Infinity : moved.objective / N
      if (moved === null || !(value <= start + SUFFICIENT_DECREASE * expected)) {
        high = part
        // the least of the parabola through f and its slope at 0 and f here
        const turn = (-0.5 * expected) / (value - start - expected)
        part = low > 0 ? (low + high) / 2 : part * Math.min(Math.max(turn, 0.1), 0.5)
      } else {
        const smoothThere = smoothGradient(space, parameters, moved, weightPrior, N)
        if (best === null || moved.objective < best.moved.objective)
          best = { parameters, moved, smooth: smoothThere }
        const slopeThere = openSlope(smoothThere, parameters, space.isWeight, weightPrior, N)
        if (dot(slopeThere, parameters, from) >= SLOPE_LEFT * expected) break
        low = part
        part = high === Infinity ? 2 * part : (low + high) / 2
      }
      if (best !== null && tries >= CONTENT_E_STEPS) break
      // what is left to gain here is below the rounding of J
      if (best === null && tries >= CONTENT_E_STEPS && -expected < least) break
    }
    return best !== null && start - best.moved.objective / N > least ? best : null
  }
}

interface LineStep {
  readonly parameters: Float64Array
  readonly moved: ModelStanding
  readonly smooth: Float64Array
}

function nextEpoch(
  state: TrainingState,
  gain: number,
  objective: number,
): Pick<TrainingState, 'epoch' | 'position' | 'epochStartObjective' | 'lastEpochGain'> {
  return { epoch: state.epoch + 1, position: 0, epochStartObjective: objective, lastEpochGain: gain }
}

function smoothGradient(
  space: ParameterSpace,
  parameters: Float64Array,
  { partition, statistics }: Pick<TrainingState, 'partition' | 'statistics'>,
  prior: WeightPrior,
  numPoints: number,
): Float64Array {
  const gradient = space.gradientAt(parameters, partition, statistics)
  addSmoothPrior(gradient, parameters, space.isWeight, prior, numPoints)
  return gradient
}

/** The quasi-Newton direction over entries with an open slope, without those parts that lead back into a kink or face. */
function openDirection(
  slope: Float64Array,
  from: Float64Array,
  isWeight: Uint8Array,
  pairs: SecantPairs,
  prior: WeightPrior,
): Float64Array {
  if (prior.kind !== 'laplace' && prior.kind !== 'uniform')
    return quasiNewtonDirection(slope, new Uint8Array(slope.length).fill(1), pairs)
  const isHeld = (i: number): boolean =>
    isWeight[i] === 1 && (prior.kind === 'laplace' ? from[i] === 0 : Math.abs(from[i]) >= prior.bound)
  const isFree = Uint8Array.from(slope, (value, i) => (isHeld(i) && value === 0 ? 0 : 1))
  return quasiNewtonDirection(slope, isFree, pairs).map((value, i) =>
    isHeld(i) && value * slope[i] >= 0 ? 0 : value,
  )
}

/** from + part · direction, kept in the box, or in the orthant of `from` (at a zero: of the way down). */
function pointAlong(
  from: Float64Array,
  direction: Float64Array,
  part: number,
  slope: Float64Array,
  isWeight: Uint8Array,
  prior: WeightPrior,
): Float64Array {
  return from.map((value, i) => {
    const moved = value + part * direction[i]
    if (isWeight[i] === 0) return moved
    if (prior.kind === 'uniform') return Math.min(Math.max(moved, -prior.bound), prior.bound)
    if (prior.kind !== 'laplace') return moved
    const side = value !== 0 ? value : -slope[i]
    return moved * side > 0 ? moved : 0
  })
}

/** vector · (to − from). */
function dot(vector: Float64Array, to: Float64Array, from: Float64Array): number {
  let sum = 0
  for (let i = 0; i < vector.length; i++) sum += vector[i] * (to[i] - from[i])
  return sum
}

function memoryOf(
  memory: TrainingMemory,
): { readonly pairs: SecantPairs; readonly leastVariance: number; readonly size: number } | null {
  if (memory?.method !== 'lbfgs') return null
  const { numbers, vectors } = memory
  return {
    pairs: { numPairs: numbers['numPairs'], steps: vectors['steps'], changes: vectors['changes'] },
    leastVariance: numbers['leastVariance'],
    size: numbers['size'],
  }
}

function memoryWith(
  { numPairs, steps, changes }: SecantPairs,
  leastVariance: number,
  size: number,
): TrainingMemory {
  return { method: 'lbfgs', vectors: { steps, changes }, numbers: { numPairs, leastVariance, size } }
}
