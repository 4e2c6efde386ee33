import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { observeAll, observeCoordinates, type Observation } from './observation.ts'
import { observedIndices } from './observedIndices.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { buildRegionConstantsSteps, type RegionConstants } from './regionConstants.ts'
import { createWorkspace, setObserved, type Workspace } from './workspace.ts'

/** One observation, ready to be asked about: what is seen of it, and the constants of the regions for that. */
export interface ObservedPoint {
  /** Indices of the coordinates seen and of those missing, ascending. */
  readonly observed: readonly number[]
  readonly missing: readonly number[]
  readonly observation: Observation
  readonly constants: RegionConstants
  /** Holds the point as observed. */
  readonly workspace: Workspace
  /** The coordinates seen, in order. */
  readonly seen: Float64Array
}

/** observePointSteps without stops. */
export function observePoint(partition: Partition, model: GenerativeModel, x: Float64Array): ObservedPoint {
  return runToEnd(observePointSteps(partition, model, x))
}

/**
 * Drop what is missing of x, and compute the constants of all regions for the rest.
 *
 * @param x  [D] data units, NaN = missing
 * @throws RangeError      x does not have `dataDim` entries
 * @throws NumericalError  of buildRegionConstants
 */
export function* observePointSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
): Steps<ObservedPoint> {
  const { dataDim } = partition
  if (x.length !== dataDim) {
    throw new RangeError(`x has ${x.length} entries, the decoder ${dataDim} outputs`)
  }
  const { observed, missing } = observedIndices(x)
  const all = observeAll(partition, model)
  const observation = missing.length === 0 ? all : observeCoordinates(all, observed)
  const constants = yield* buildRegionConstantsSteps(partition, observation, model.priorCovariance)
  const workspace = createWorkspace(constants)
  const seen = Float64Array.from(observed, (d) => x[d])
  setObserved(constants, seen, workspace)
  return { observed, missing, observation, constants, workspace, seen }
}
