import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import type { Rng } from '../numerics/createRng.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { arrangementSize } from './arrangementSize.ts'
import { meanCrossingsSteps } from './meanCrossings.ts'

/** Where counting stops: in the plane half a million regions, more than any limit allows. */
const MOST_CROSSINGS = 1000

/** estimateNumRegionsSteps without stops. */
export function estimateNumRegions(decoder: Decoder, priorCovariance: Float64Array, rng: Rng): number {
  return runToEnd(estimateNumRegionsSteps(decoder, priorCovariance, rng))
}

/**
 * About how many regions a decoder has, before any is made: Σ over k ≤ S of (c over k), where c is the mean number of
 * zero sets that a few random lines through the bulk of the prior meet. Not an integer, and not a bound.
 *
 * Derived: n hyperplanes in general position make Σ over k ≤ S of (n over k) regions, and every line meets all n, so
 * that one layer is counted exactly. Zero sets of deeper layers are bent and some lines miss them; by Crofton's formula
 * what random lines meet of a set measures its size, and sets of sizes s and t that lie independently cross in a number
 * of points in proportion to s t, whatever their shapes: what c hyperplanes would do stands for all of them.
 *
 * Accuracy  S = 1: exact, rounding aside. S = 2: over 360 random ReLU, LeakyReLU and Abs networks with two to four
 *           layers of 8 to 64 units the ratio of regions to estimate had mean 0.995 and standard deviation 0.05 (0.02 to
 *           0.07 by architecture), and lay between 0.79 and 1.21 (asserted on others, to 30 %, the mean to 5 %:
 *           estimateNumRegions.test.ts). Beyond MOST_CROSSINGS a line counts as having that many.
 * Cost      a pass through the network a crossing, of which there are about 1000: 6 ms for 2-64-64-2
 *
 * @throws RangeError  the covariance [S, S] is not positive definite, or the decoder's layers do not fit together
 */
export function* estimateNumRegionsSteps(
  decoder: Decoder,
  priorCovariance: Float64Array,
  rng: Rng,
): Steps<number> {
  const limits = { mostCrossings: MOST_CROSSINGS, mostWork: Infinity }
  const { mean } = yield* meanCrossingsSteps(compileDecoder(decoder), priorCovariance, rng, limits)
  return arrangementSize(mean, decoder.latentDim)
}
