/** What is known of an imported model beside its parameters. */
import type { Encoder } from '../core/network/encoder.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { ReadDecoder, SectionChoice } from '../../workers/protocol.ts'

export interface ImportFacts extends Pick<ReadDecoder, 'format' | 'check' | 'dropped'> {
  /** Where Σx comes from: the file, nowhere yet, or data that it was estimated from. */
  readonly noiseFrom: 'file' | 'unknown' | 'data'
  /** The file of its encoder; null without one. */
  readonly encoderName: string | null
  readonly encoderCheck: ReadDecoder['check']
  /** Where in its latent space the model is looked at; null for all of it. */
  readonly section: ChosenSection | null
}

/** The latents that a section is of, and how many it keeps. */
export function sectionSizes({ whole, directions }: ChosenSection): {
  readonly latentDim: number
  readonly numAxes: 1 | 2 | 3
} {
  const { latentDim } = whole.decoder
  return { latentDim, numAxes: (directions.length / latentDim) as 1 | 2 | 3 }
}

/** A model of more latents than regions are found for, on a line, plane or space of its latent space. */
export interface ChosenSection {
  readonly whole: GenerativeModel
  /** Of the whole, as it is in its file. */
  readonly encoder: Encoder | null
  readonly choice: SectionChoice
  /** z = origin + Σ u_i direction_i: [S] and [k,S] row-major. */
  readonly origin: Float64Array
  readonly directions: Float64Array
}
