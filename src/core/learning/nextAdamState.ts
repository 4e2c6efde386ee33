import { measuring, type Steps } from '../steps.ts'
import { adamStep } from './adamStep.ts'
import { afterPass, diverged } from './afterPass.ts'
import { batchesOf } from './batchesOf.ts'
import { isStationary } from './isStationary.ts'
import { offTheFloor } from './offTheFloor.ts'
import { createParameterSpace } from './parameterSpace.ts'
import { addSmoothPrior } from './priorSlope.ts'
import { stateAt, type ModelStanding } from './stateAt.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import type { TrainingState } from './trainingState.ts'
import { withinPrior } from './withinPrior.ts'

/**
 * The next state of Adam: one pass over the data in batches, each step along the exact gradient of its batch's mean NLL
 * and of −log prior / N, in the coordinates of createParameterSpace; then one exact E-step over all data. The likelihood
 * may fall: a batch's slope is not that of the data, and nothing halves a step. A Laplace prior acts by its proximal map
 * in Adam's own metric, a uniform one by projection.
 *
 * A pass that begins at a stationary point leaves the parameters as they are (isStationary).
 *
 * @throws NumericalError  'diverged' where the objective leaves the range of the doubles
 * Source   adamStep; the gradient is exact, where a VAE's is that of a bound
 */
export function* nextAdamState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  const { weightPrior, learningRate } = options
  const N = data.numPoints
  if (isStationary(problem, state)) return afterPass(state, state, 0)
  const kept = state.memory?.method === 'adam' ? state.memory : null
  const { standing: start, leastVariance } =
    kept === null
      ? yield* offTheFloor(problem, state)
      : { standing: state, leastVariance: kept.numbers['leastVariance'] }
  const space = createParameterSpace(start.model, options, leastVariance)
  const isKept = kept !== null && kept.vectors['first'].length === space.size
  let numSteps = isKept ? kept.numbers['numSteps'] : 0
  const moments = {
    first: isKept ? kept.vectors['first'].slice() : new Float64Array(space.size),
    second: isKept ? kept.vectors['second'].slice() : new Float64Array(space.size),
  }
  const rates = new Float64Array(space.size)
  const parameters = space.parametersOf(start.model)
  const batches = batchesOf(data, options.batchSize, options.seed, state.epoch)
  for (const [b, batch] of batches.entries()) {
    // of all the data at once, the E-step is at hand
    const standing: ModelStanding | null =
      batch === data ? start : yield* stateAt({ data: batch, options }, space.modelAt(parameters))
    if (standing === null) throw diverged(state)
    const gradient = space.gradientAt(parameters, standing.partition, standing.statistics)
    addSmoothPrior(gradient, parameters, space.isWeight, weightPrior, N)
    numSteps++
    adamStep(parameters, gradient, moments, numSteps, learningRate, rates)
    withinPrior(parameters, space.isWeight, rates, weightPrior, N)
    yield { done: b + 1, total: batches.length + 1 }
  }
  const moved = yield* measuring(stateAt(problem, space.modelAt(parameters)))
  return {
    ...afterPass(state, moved, batches.length),
    memory: { method: 'adam', vectors: { ...moments }, numbers: { numSteps, leastVariance } },
  }
}
