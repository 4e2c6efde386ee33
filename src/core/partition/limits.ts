import { NumericalError } from '../problem.ts'

/** Sawtooth networks double their regions with every layer; beyond this a partition is of no use on a screen. */
const MAX_REGIONS = 100_000
/** Entries of `patterns`, a byte each: with MAX_REGIONS it keeps a partition within a few hundred megabytes. */
const MAX_PATTERN_ENTRIES: number = 2 ** 27
/**
 * Bytes that the arrays of a plane partition and of its making may take together: 512 MiB. At about 1.6 kB a region for
 * 2-64-64-64-2 (a third of it the units' maps on the cells of the last two levels) that is some 300,000 regions; 110,813
 * of a decoder 2-160-160-160-2 were built within it.
 */
export const MAX_PARTITION_BYTES: number = 2 ** 29
/** Edges of a region in the plane: four on average, each with 3 + 2 doubles and 2 integers. */
const GEOMETRY_BYTES = 4 * (5 * 8 + 2 * 4)

/** How many regions a partition may have that is found region by region. */
export function maxRegions(numUnits: number): number {
  return Math.min(MAX_REGIONS, Math.floor(MAX_PATTERN_ENTRIES / numUnits))
}

/** @throws NumericalError  'tooManyRegions' */
export function refuseTooMany(numRegions: number, numUnits: number): void {
  if (numRegions <= MAX_REGIONS && numRegions * numUnits <= MAX_PATTERN_ENTRIES) return
  const limit = maxRegions(numUnits)
  throw new NumericalError('tooManyRegions', `the partition has more than ${limit} regions`, { limit })
}

/** What the arrays of a partition of the line take: a byte a unit, A_ω and b_ω, two ends. */
export function lineBytes(numRegions: number, numUnits: number, dataDim: number): number {
  return numRegions * (numUnits + 2 * 8 * dataDim + 2 * 8)
}

/** What the arrays of a partition of the plane take: a byte a unit, A_ω and b_ω, and about four edges a region. */
export function planeBytes(numRegions: number, numUnits: number, dataDim: number): number {
  return numRegions * (numUnits + 3 * 8 * dataDim + GEOMETRY_BYTES)
}

/** The same in space: about six facets a region, each with 4 doubles and 2 integers, and twelve edges with 6 and 2. */
export function spaceBytes(numRegions: number, numUnits: number, dataDim: number): number {
  return numRegions * (numUnits + 4 * 8 * dataDim + 6 * (4 * 8 + 2 * 4) + 12 * (6 * 8 + 2 * 4))
}
