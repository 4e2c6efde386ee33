import type { GenerativeModel } from '../network/model.ts'
import { imageInRegion } from '../partition/imageInRegion.ts'
import type { Partition } from '../partition/partition.ts'
import { observeAll, observeCoordinates } from './observation.ts'
import { observedIndices } from './observedIndices.ts'
import type { PointPosterior } from './pointPosterior.ts'
import { buildRegionConstants } from './regionConstants.ts'
import { relativeJoints } from './relativeJoints.ts'
import { createWorkspace, setObserved } from './workspace.ts'

/**
 * The mode of p(z|x) alone: what a hovering pointer asks for, without the moments and the imputation of inferPoint
 * (whose covariance of the missing coordinates is quadratic in their number).
 *
 * @param x  [D] data units, NaN = missing
 * @returns as `map` of inferPoint, the same bits
 * @throws RangeError      x does not have `dataDim` entries
 * @throws NumericalError  of buildRegionConstants
 */
export function mapLatent(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
): PointPosterior['map'] {
  if (x.length !== partition.dataDim) {
    throw new RangeError(`x has ${x.length} entries, the decoder ${partition.dataDim} outputs`)
  }
  const { observed, missing } = observedIndices(x)
  const all = observeAll(partition, model.noise)
  const observation = missing.length === 0 ? all : observeCoordinates(all, observed)
  const constants = buildRegionConstants(partition, observation, model.priorCovariance)
  const workspace = createWorkspace(constants)
  setObserved(
    constants,
    Float64Array.from(observed, (d) => x[d]),
    workspace,
  )
  const { latent, logJoint, regionId } = relativeJoints(constants, workspace).mode
  return { latent, logJoint, data: imageInRegion(partition, regionId, latent) }
}
