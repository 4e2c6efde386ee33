import { measuring, type Steps } from '../../steps.ts'
import { afterPass } from '../afterPass.ts'
import { stateAt } from '../stateAt.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import type { TrainingState } from '../trainingState.ts'
import { vaeEpoch } from './vaeEpoch.ts'

/**
 * The next state of a VAE: one pass over the data in batches (vaeEpoch), along a bound which is not the likelihood; then
 * one exact E-step over all data, which says what the likelihood is. Weight priors are about the decoder, as in
 * nextAdamState. Σz is kept.
 *
 * @throws NumericalError  'diverged' where the loss, a parameter or the exact objective leaves the range of the doubles;
 *                         'fullNoise'
 * Source   docs/MATH.md 7
 */
export function* nextVaeState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { model, memory, numBatches } = yield* vaeEpoch(problem, state, state)
  const moved = yield* measuring(stateAt(problem, model))
  return { ...afterPass(state, moved, numBatches), memory }
}
