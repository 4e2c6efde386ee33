import { NumericalError } from '../problem.ts'
import type { ModelStanding } from './stateAt.ts'
import type { TrainingState } from './trainingState.ts'

/**
 * The state after a pass over the data in batches.
 *
 * @param moved  where it led; null if its objective cannot be had
 * @throws NumericalError  'diverged' for null
 */
export function afterPass(
  state: TrainingState,
  moved: ModelStanding | null,
  numBatches: number,
): TrainingState {
  if (moved === null) throw diverged(state)
  const gain = state.objective - moved.objective
  return {
    ...state,
    ...moved,
    epoch: state.epoch + 1,
    position: 0,
    epochStartObjective: moved.objective,
    lastEpochGain: gain,
    lastStep: { kind: 'batches', numBatches, gain },
  }
}

export function diverged({ epoch }: Pick<TrainingState, 'epoch'>): NumericalError {
  return new NumericalError('diverged', 'training in batches left the range of the doubles', { epoch })
}
