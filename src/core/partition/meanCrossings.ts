import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { cholesky } from '../numerics/cholesky.ts'
import type { Rng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import type { Steps } from '../steps.ts'
import { crossingsOnLineSteps } from './crossingsOnLine.ts'

/** Lines are drawn until they have met so many zero sets together, within these numbers of lines. */
const ENOUGH_CROSSINGS = 1000
const LEAST_LINES = 4
const MOST_LINES = 64

export interface MeanCrossings {
  readonly mean: number
  /** Some line was not followed to the end: the mean is larger. */
  readonly isLowerBound: boolean
}

/**
 * How many zero sets of the decoder a line meets on average that goes through a latent of the prior in the direction of
 * another one. Any S; a space of one dimension has one line, and the number is exact, rounding aside.
 *
 * @param limits  where to stop on one line, and multiply-adds for all of them
 * @throws RangeError  the covariance [S, S] is not positive definite
 */
export function* meanCrossingsSteps(
  compiled: CompiledDecoder,
  priorCovariance: Float64Array,
  rng: Rng,
  { mostCrossings, mostWork }: { readonly mostCrossings: number; readonly mostWork: number },
): Steps<MeanCrossings> {
  const { latentDim } = compiled
  const factor = cholesky(priorCovariance, latentDim)
  if (factor === null) throw new RangeError('priorCovariance: expected a positive definite matrix')
  const [least, most] = latentDim === 1 ? [1, 1] : [LEAST_LINES, MOST_LINES]
  let total = 0
  let numLines = 0
  let workDone = 0
  let isLowerBound = false
  while (numLines < least || (numLines < most && total < ENOUGH_CROSSINGS && workDone < mostWork)) {
    const point = fromPrior(factor, latentDim, rng)
    const direction = fromPrior(factor, latentDim, rng)
    const line = yield* crossingsOnLineSteps(compiled, point, direction, mostCrossings, mostWork / least)
    total += line.count
    workDone += line.work
    isLowerBound ||= !line.isWhole
    numLines++
  }
  return { mean: total / numLines, isLowerBound }
}

/** A draw from N(0, factor · factorᵀ), factor lower triangular. */
function fromPrior(factor: Float64Array, latentDim: number, rng: Rng): Float64Array {
  const draw = new Float64Array(latentDim)
  for (let k = 0; k < latentDim; k++) {
    const normal = standardNormal(rng)
    for (let i = k; i < latentDim; i++) draw[i] += factor[i * latentDim + k] * normal
  }
  return draw
}
