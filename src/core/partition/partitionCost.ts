import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { MAX_PARTITION_BYTES, maxRegions, planeBytes, spaceBytes } from './limits.ts'

/**
 * Time of a region for each of the decoder's units on a slow core: twice the processor time measured, which was 5e-8 to
 * 7e-8 for ReLU and LeakyReLU networks 2-64-64-64-2 (17,000 regions) and 2-128-128-128-2 (70,000), first runs included.
 */
const SECONDS_PER_UNIT = 1.2e-7

/**
 * Time of a region of space and its prior mass, whatever the number of units: twice the processor time measured, which
 * was 1.3e-3 to 2e-3 for 3-8-8-4 (918 regions), 3-16-16-2 (4,400) and 3-16-16-16-2 (17,500).
 */
const SECONDS_PER_POLYHEDRON = 3e-3

interface PartitionCost {
  readonly bytes: number
  readonly seconds: number
  /** More regions than about this will not be found. */
  readonly limit: number
}

/**
 * What a partition of the plane or of space of so many regions takes, before it is made: memory of its arrays, and about how long on
 * a slow core.
 */
export function partitionCost(decoder: Decoder, numRegions: number): PartitionCost {
  const { numUnits, dataDim } = compileDecoder(decoder)
  if (decoder.latentDim === 3)
    return {
      bytes: spaceBytes(numRegions, numUnits, dataDim),
      seconds: numRegions * SECONDS_PER_POLYHEDRON,
      limit: maxRegions(numUnits),
    }
  return {
    bytes: planeBytes(numRegions, numUnits, dataDim),
    seconds: numRegions * numUnits * SECONDS_PER_UNIT,
    limit: Math.floor(MAX_PARTITION_BYTES / planeBytes(1, numUnits, dataDim)),
  }
}
