import { NumericalError } from '../problem.ts'

/** Sawtooth networks double their regions with every layer; beyond this a partition is of no use on a screen. */
const MAX_REGIONS = 100_000
/** Entries of `patterns`, a byte each: with MAX_REGIONS it keeps a partition within a few hundred megabytes. */
const MAX_PATTERN_ENTRIES: number = 2 ** 27

/** @throws NumericalError  'tooManyRegions' */
export function refuseTooMany(numRegions: number, numUnits: number): void {
  if (numRegions <= MAX_REGIONS && numRegions * numUnits <= MAX_PATTERN_ENTRIES) return
  const limit = Math.min(MAX_REGIONS, Math.floor(MAX_PATTERN_ENTRIES / numUnits))
  throw new NumericalError('tooManyRegions', `the partition has more than ${limit} regions`, { limit })
}
