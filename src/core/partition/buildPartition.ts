import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { NumericalError } from '../problem.ts'
import { type Steps, runToEnd } from '../steps.ts'
import type { Partition } from './partition.ts'
import { subdivideLine } from './subdivideLine.ts'

export interface PartitionOptions {
  /** [lower, upper] of an interval that takes the place of the line. For drawing and checks, never for inference. */
  readonly box?: readonly [number, number]
}

/**
 * The regions of ℝ^S on which the decoder is affine, with their affine maps ([BPB20] (1), (2)).
 *
 * @throws RangeError      the decoder's layers do not fit together, or the box is not lower < upper
 * @throws NumericalError  'latentDimUnsupported' for S ≥ 2, 'tooManyRegions', 'overflow' (see subdivideLine.ts)
 */
export function buildPartition(decoder: Decoder, options: PartitionOptions = {}): Partition {
  return runToEnd(buildPartitionSteps(decoder, options))
}

/** buildPartition in steps of a few milliseconds. */
export function* buildPartitionSteps(decoder: Decoder, options: PartitionOptions = {}): Steps<Partition> {
  const { box } = options
  if (box !== undefined && !(box[0] < box[1])) throw new RangeError(`box [${box[0]}, ${box[1]}] is empty`)
  const compiled = compileDecoder(decoder)
  if (decoder.latentDim === 1) return yield* subdivideLine(compiled, box ?? null)
  // Subdivision of the plane (S = 2) and the walk (any S) join here.
  throw new NumericalError(
    'latentDimUnsupported',
    `no partition yet for ${decoder.latentDim} latent dimensions`,
    {
      actual: decoder.latentDim,
    },
  )
}
