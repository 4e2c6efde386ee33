import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { NumericalError } from '../problem.ts'
import { type Steps, runToEnd } from '../steps.ts'
import { MAX_PARTITION_BYTES } from './limits.ts'
import type { IncompletePartition, Partition } from './partition.ts'
import { subdivideLine } from './subdivideLine.ts'
import { subdividePlane } from './subdividePlane.ts'
import { wholePartition } from './wholePartition.ts'
import { walkSpace } from './walkSpace.ts'

/** [lower, upper] of an interval (S = 1), or its lower and upper corner (S = 2). */
type Box = readonly [number, number] | readonly [lower: readonly number[], upper: readonly number[]]

export interface PartitionOptions {
  /** Takes the place of the line or the plane. For drawing and checks, never for inference. */
  readonly box?: Box
  /** S = 2: where to stop, MAX_PARTITION_BYTES of limits.ts without it. */
  readonly maxBytes?: number
}

/**
 * The regions of ℝ^S on which the decoder is affine, with their affine maps ([BPB20] (1), (2)).
 *
 * @throws RangeError      the decoder's layers do not fit together, the box is not lower < upper in each of S dimensions,
 *                         or S = 3 and there is a box
 * @throws NumericalError  'latentDimUnsupported' for S ≥ 4, 'tooManyRegions', 'overflow' (see subdivideLine.ts)
 */
export function buildPartition(decoder: Decoder, options: PartitionOptions = {}): Partition {
  return runToEnd(buildPartitionSteps(decoder, options))
}

/** buildPartition in steps of a few milliseconds. */
export function* buildPartitionSteps(decoder: Decoder, options: PartitionOptions = {}): Steps<Partition> {
  return wholePartition(yield* buildPartitionOrPartSteps(decoder, options))
}

/** buildPartitionSteps, except that for S = 2 a limit of memory leaves what is known by then, and throws nothing. */
export function* buildPartitionOrPartSteps(
  decoder: Decoder,
  { box, maxBytes = MAX_PARTITION_BYTES }: PartitionOptions = {},
): Steps<Partition | IncompletePartition> {
  const compiled = compileDecoder(decoder)
  const { latentDim } = decoder
  const [lower, upper] = cornersOf(box, latentDim)
  if (latentDim === 1) return yield* subdivideLine(compiled, lower === null ? null : [lower[0], upper[0]])
  if (latentDim === 2)
    return yield* subdividePlane(compiled, lower === null ? null : [lower, upper], maxBytes)
  if (latentDim === 3) {
    if (lower !== null) throw new RangeError('three latent dimensions have no box')
    return yield* walkSpace(compiled)
  }
  throw new NumericalError('latentDimUnsupported', `no partition yet for ${latentDim} latent dimensions`, {
    actual: latentDim,
  })
}

/** The box's corners, [null, null] without one. */
function cornersOf(
  box: Box | undefined,
  latentDim: number,
): readonly [readonly number[], readonly number[]] | readonly [null, null] {
  if (box === undefined) return [null, null]
  const [lower, upper] = box.map((corner) => (typeof corner === 'number' ? [corner] : corner))
  const isBox =
    lower.length === latentDim && upper.length === latentDim && lower.every((low, k) => low < upper[k])
  if (!isBox)
    throw new RangeError(`[${lower.join(', ')}] to [${upper.join(', ')}] is no box of ℝ^${latentDim}`)
  return [lower, upper]
}
