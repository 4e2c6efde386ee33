import { compileDecoder } from '../network/compileDecoder.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { countParameters } from '../network/countParameters.ts'
import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import type { Decoder, GenerativeModel, LayerType } from '../network/model.ts'
import type { Rng } from '../numerics/createRng.ts'
import { arrangementSize } from '../partition/arrangementSize.ts'
import { MAX_PARTITION_BYTES } from '../partition/limits.ts'
import { meanCrossingsSteps, type MeanCrossings } from '../partition/meanCrossings.ts'
import { isNarrow } from '../partition/outputSpan.ts'
import { partitionCost, type PartitionCost } from '../partition/partitionCost.ts'
import type { Steps } from '../steps.ts'

/** Latents that there are partitions for. */
const MOST_LATENTS = 3
/** Multiply-adds of the estimate: about a second. */
const MOST_WORK = 6e8
/** Zero sets that are counted on a line, and numbers that their values may be: 64 MiB. */
const MOST_CROSSINGS = 8192
const MOST_VALUES: number = 2 ** 23
/** Longer than this, to the partition or for 1,000 scores, is slow. */
const SLOW_SECONDS = 60
const NUM_SCORED = 1000

/**
 * Time of a pair (x, ω) on a slow core where every region matters, which a flat decoder or wide noise makes so:
 * PAIR_SECONDS[S], and more for each coordinate that residuals have. About twice the processor time measured: 8e-7 s and
 * 12e-9 s for 1-64-64-2 and 1-512-512-784, 2.1e-6 s for 2-64-64-2, 5.4e-4 s for 3-8-8-4. Where the noise is small beside
 * what the manifold spans, bounds leave most regions out and it is ten or a hundred times quicker.
 */
const PAIR_SECONDS = [0, 1.6e-6, 4e-6, 1e-3]
const PAIR_SECONDS_PER_COORDINATE = 2e-8
/**
 * The same of an E-step with the layer updates that it serves, and E-steps for each layer with parameters, line searches
 * included: for 1-64-64-2, 2-16-16-2 and 1-64-784 epochs of 500 points took 0.6 s, 6 s and 3.3 s.
 */
const EM_SECONDS_PER_COORDINATE = 3e-7
const E_STEPS_PER_LAYER = 2

/** exact: in a minute. slow: exact, but longer, or longer than could be told. sectionsOnly: exact along sections alone. */
export type Feasibility = 'exact' | 'slow' | 'sectionsOnly' | 'tooLarge'

/** What exact inference over k latents takes: the model's own, or those of a section through a typical z. */
export interface LatentBudget {
  readonly latentDim: number
  readonly isSection: boolean
  /** About how many (estimateNumRegions.ts has the accuracy). */
  readonly numRegions: number
  /** There are more: the estimate ended early. */
  readonly isLowerBound: boolean
  /** More regions than about this will not be found. */
  readonly limit: number
  readonly bytes: number
  readonly partitionSeconds: number
  /** At most, for 1,000 points. */
  readonly scoreSeconds: number
  /** At most, for an epoch of EM over the data; null for a section, which does not learn. */
  readonly epochSeconds: number | null
  readonly verdict: 'exact' | 'slow' | 'tooLarge'
  /** What speaks against 'exact': more regions than the limit, the partition's bytes, time, or an estimate that ended early. */
  readonly reason: 'regions' | 'memory' | 'time' | 'unknown' | null
}

export interface ModelBudget {
  readonly latentDim: number
  readonly dataDim: number
  readonly numUnits: number
  /** Of each nonlinear stage, in order. */
  readonly units: readonly {
    readonly layerIndex: number
    readonly type: LayerType
    readonly numUnits: number
  }[]
  readonly numParameters: number
  /** Entries of all affine stages: multiply-adds of one g(z). */
  readonly numStageEntries: number
  readonly verdict: Feasibility
  /** Of 1, 2 and 3 latents, as far as the model has them. */
  readonly ways: readonly LatentBudget[]
}

/**
 * What exact inference with a model will take, before anything heavy is done.
 *
 * Regions of a section of k latents are those of a decoder of k latents in the same arrangement: a random line in a
 * random section is a random line, so that the mean number c of zero sets on one gives Σ_{i ≤ k} (c over i) for every k
 * (estimateNumRegions.ts).
 *
 * @param numPoints  of the data, for an epoch of EM
 * @throws RangeError  as estimateNumRegions
 * Accuracy  regions to about 30 %, of the typical section for k < S; seconds to a factor of three, upwards where bounds
 *           leave regions out (asserted: modelBudget.test.ts)
 * Cost      at most about a second, whatever the network
 */
export function* modelBudgetSteps(model: GenerativeModel, numPoints: number, rng: Rng): Steps<ModelBudget> {
  const { decoder } = model
  const compiled = compileDecoder(decoder)
  const { latentDim, dataDim, numUnits, stages, maxWidth } = compiled
  const crossings = yield* meanCrossingsSteps(compiled, model.priorCovariance, rng, {
    mostCrossings: Math.max(1, Math.min(MOST_CROSSINGS, Math.floor(MOST_VALUES / maxWidth))),
    mostWork: MOST_WORK,
  })
  const ways = Array.from({ length: Math.min(latentDim, MOST_LATENTS) }, (_, i) =>
    latentBudget(decoder, compiled, crossings, i + 1, numPoints),
  )
  return {
    latentDim,
    dataDim,
    numUnits,
    units: stages.flatMap((stage) =>
      stage.kind === 'affine'
        ? []
        : {
            layerIndex: stage.layerIndex,
            type: decoder.layers[stage.layerIndex].type,
            numUnits: stage.numUnits,
          },
    ),
    numParameters: countParameters(model),
    numStageEntries: stages.reduce(
      (sum, stage) => sum + (stage.kind === 'affine' ? stage.weight.length : 0),
      0,
    ),
    verdict: verdictOf(ways),
    ways,
  }
}

function latentBudget(
  decoder: Decoder,
  compiled: CompiledDecoder,
  { mean, isLowerBound }: MeanCrossings,
  k: number,
  numPoints: number,
): LatentBudget {
  const numRegions = arrangementSize(mean, k)
  const cost = partitionCost(decoder, numRegions, k)
  const width = residualDim(compiled)
  const isSection = k < decoder.latentDim
  const numLearned = decoder.layers.filter(isLearnedLayer).length
  const scoreSeconds = NUM_SCORED * numRegions * (PAIR_SECONDS[k] + width * PAIR_SECONDS_PER_COORDINATE)
  const eStepSeconds = numPoints * numRegions * (PAIR_SECONDS[k] + width * EM_SECONDS_PER_COORDINATE)
  return {
    latentDim: k,
    isSection,
    numRegions,
    isLowerBound,
    limit: cost.limit,
    bytes: cost.bytes,
    partitionSeconds: cost.seconds,
    scoreSeconds,
    epochSeconds: isSection ? null : numLearned * E_STEPS_PER_LAYER * (cost.seconds + eStepSeconds),
    ...judged(numRegions, isLowerBound, cost, scoreSeconds),
  }
}

function judged(
  numRegions: number,
  isLowerBound: boolean,
  { limit, bytes, seconds }: PartitionCost,
  scoreSeconds: number,
): Pick<LatentBudget, 'verdict' | 'reason'> {
  if (numRegions > limit) return { verdict: 'tooLarge', reason: 'regions' }
  if (bytes > MAX_PARTITION_BYTES) return { verdict: 'tooLarge', reason: 'memory' }
  if (isLowerBound) return { verdict: 'slow', reason: 'unknown' }
  if (seconds > SLOW_SECONDS || scoreSeconds > SLOW_SECONDS) return { verdict: 'slow', reason: 'time' }
  return { verdict: 'exact', reason: null }
}

function verdictOf(ways: readonly LatentBudget[]): Feasibility {
  const whole = ways.find(({ isSection }) => !isSection)
  if (whole !== undefined && whole.verdict !== 'tooLarge') return whole.verdict
  return ways.some(({ isSection, verdict }) => isSection && verdict !== 'tooLarge')
    ? 'sectionsOnly'
    : 'tooLarge'
}

/** Numbers of a residual (inference/residualBasis). */
function residualDim({ stages, dataDim }: CompiledDecoder): number {
  const last = stages.at(-1)
  return last?.kind === 'affine' && isNarrow(last.inputSize, dataDim) ? last.inputSize + 1 : dataDim
}
