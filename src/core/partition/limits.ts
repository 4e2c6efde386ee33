/** Sawtooth networks double their regions with every layer; beyond this a partition is of no use on a screen. */
export const MAX_REGIONS = 100_000
/** Entries of `patterns`, a byte each: with MAX_REGIONS it keeps a partition within a few hundred megabytes. */
export const MAX_PATTERN_ENTRIES: number = 2 ** 27
