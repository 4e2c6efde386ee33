import type { Steps } from '../steps.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { smallestVariance } from './smallestVariance.ts'
import { stateAt, type ModelStanding } from './stateAt.ts'
import type { TrainingProblem } from './trainingProblem.ts'

/**
 * Where a run along the gradient may begin: there is no slope left in a variance on its floor (parameterSpace.ts), so
 * that a Σx that is given below the data's noise floor would stay there for good. EM's own step of Σx goes before it, if
 * the exact objective falls.
 *
 * @returns the standing, and the floor of the run: the data's, or what Σx is below it
 */
export function* offTheFloor(
  problem: TrainingProblem,
  standing: ModelStanding,
): Steps<{ readonly standing: ModelStanding; readonly leastVariance: number }> {
  const { data, options } = problem
  const { model, partition, statistics, objective } = standing
  const given = smallestVariance(model.noise)
  if (given >= data.noiseFloor || !options.learnNoise)
    return { standing, leastVariance: Math.min(given, data.noiseFloor) }
  const { noise } = noiseUpdate(model.noise, data.dataDim, statistics, data.noiseFloor)
  const moved = yield* stateAt(problem, { ...model, noise }, partition)
  const start = moved !== null && moved.objective < objective ? moved : standing
  return { standing: start, leastVariance: Math.min(smallestVariance(start.model.noise), data.noiseFloor) }
}
