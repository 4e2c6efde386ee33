import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { planeBytes } from './limits.ts'

/**
 * Time of a region for each of the decoder's units on a slow core: twice the processor time measured, which was 5e-8 to
 * 7e-8 for ReLU and LeakyReLU networks 2-64-64-64-2 (17,000 regions) and 2-128-128-128-2 (70,000), first runs included.
 */
const SECONDS_PER_UNIT = 1.2e-7

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
