import { compileDecoder } from '../network/compileDecoder.ts'
import { denseWeight } from '../network/denseWeight.ts'
import type { Decoder } from '../network/model.ts'
import { regionMap } from '../network/regionMap.ts'
import type { ActivationPatterns } from './partition.ts'

/** The few columns that the maps of all regions are made of: [A_ω | b_ω] = columns · coordinates_ω + [0 | offset]. */
export interface OutputSpan {
  /** n. */
  readonly width: number
  /** [D,n] row-major. */
  readonly columns: Float64Array
  /** [D]. */
  readonly offset: Float64Array
  /** [R,n,S+1]. */
  readonly coordinates: Float64Array
}

/** Fewer outputs are not worth a change of coordinates, and keep their bits. */
const LEAST_WIDE = 32

/** Whether n columns are so few beside D outputs that, with one for what lies across them, half the work is saved. */
export function isNarrow(width: number, dataDim: number): boolean {
  return dataDim >= LEAST_WIDE && 2 * (width + 1) <= dataDim
}

/**
 * The last affine layer as the span of all regions' maps: columns and offset are its W and v, coordinates the map of its
 * input.
 *
 * @param partition  of the decoder
 * @returns null where the layer is not narrow, or a nonlinearity comes last
 */
export function outputSpan(decoder: Decoder, partition: ActivationPatterns): OutputSpan | null {
  const compiled = compileDecoder(decoder)
  const { stages, latentDim, dataDim } = compiled
  const last = stages.at(-1)
  if (last?.kind !== 'affine' || !isNarrow(last.inputSize, dataDim)) return null
  const inner = { ...compiled, dataDim: last.inputSize, stages: stages.slice(0, -1) }
  const { numRegions, numUnits, patterns } = partition
  const size = last.inputSize * (latentDim + 1)
  const coordinates = new Float64Array(numRegions * size)
  for (let r = 0; r < numRegions; r++)
    coordinates.set(regionMap(inner, patterns, r * numUnits).output, r * size)
  return { width: last.inputSize, columns: denseWeight(last), offset: last.bias, coordinates }
}
