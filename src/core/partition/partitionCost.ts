import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { planeBytes } from './limits.ts'

/** Time of a region for each of the decoder's units, on a slow core; measured: npm run bench, partition figures. */
const SECONDS_PER_UNIT = 4e-8

/**
 * What a partition of the plane of so many regions takes, before it is made: memory of its arrays, and about how long on
 * a slow core.
 */
export function partitionCost(decoder: Decoder, numRegions: number): { bytes: number; seconds: number } {
  const { numUnits, dataDim } = compileDecoder(decoder)
  return {
    bytes: planeBytes(numRegions, numUnits, dataDim),
    seconds: numRegions * numUnits * SECONDS_PER_UNIT,
  }
}
