import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { lineBytes, MAX_PARTITION_BYTES, maxRegions, planeBytes, spaceBytes } from './limits.ts'

/**
 * Time of a region of the line, and more for each entry of the stages, on a slow core: twice the processor time measured,
 * which was 3e-5 for 1-16-16-2 and 3e-9 to 4e-9 an entry for 1-64-784 to 1-512-512-784.
 */
const SECONDS_PER_INTERVAL = 5e-5
const SECONDS_PER_ENTRY = 8e-9

/**
 * Time of a region of the plane for each of the decoder's units on a slow core: twice the processor time measured, which
 * was 5e-8 to 7e-8 for ReLU and LeakyReLU networks 2-64-64-64-2 (17,000 regions) and 2-128-128-128-2 (70,000), first runs
 * included. With wide outputs there is A_ω besides: 1.4e-9 for each entry of the last stage (2-32-32-784).
 */
const SECONDS_PER_UNIT = 1.2e-7
const SECONDS_PER_LAST_ENTRY = 3e-9

/**
 * Time of a region of space and its prior mass, whatever the number of units: twice the processor time measured, which
 * was 1.3e-3 to 2e-3 for 3-8-8-4 (918 regions), 3-16-16-2 (4,400) and 3-16-16-16-2 (17,500).
 */
const SECONDS_PER_POLYHEDRON = 3e-3

export interface PartitionCost {
  readonly bytes: number
  readonly seconds: number
  /** More regions than about this will not be found. */
  readonly limit: number
}

/**
 * What a partition of the line, the plane or space into so many regions takes, before it is made: memory of its arrays,
 * and about how long on a slow core.
 *
 * @param numLatents  1, 2 or 3: of a section, or the decoder's own
 */
export function partitionCost(
  decoder: Decoder,
  numRegions: number,
  numLatents: number = decoder.latentDim,
): PartitionCost {
  const { numUnits, dataDim, stages } = compileDecoder(decoder)
  const last = stages.at(-1)
  const outputSeconds = last?.kind === 'affine' ? last.weight.length * SECONDS_PER_LAST_ENTRY : 0
  if (numLatents === 1) {
    const entries = stages.reduce(
      (sum, stage) => sum + (stage.kind === 'affine' ? stage.weight.length : 0),
      0,
    )
    return {
      bytes: lineBytes(numRegions, numUnits, dataDim),
      seconds: numRegions * (SECONDS_PER_INTERVAL + entries * SECONDS_PER_ENTRY),
      limit: maxRegions(Math.max(1, numUnits)),
    }
  }
  if (numLatents === 3)
    return {
      bytes: spaceBytes(numRegions, numUnits, dataDim),
      seconds: numRegions * (SECONDS_PER_POLYHEDRON + outputSeconds),
      limit: maxRegions(Math.max(1, numUnits)),
    }
  return {
    bytes: planeBytes(numRegions, numUnits, dataDim),
    seconds: numRegions * (numUnits * SECONDS_PER_UNIT + outputSeconds),
    limit: Math.floor(MAX_PARTITION_BYTES / planeBytes(1, numUnits, dataDim)),
  }
}
