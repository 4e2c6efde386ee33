import { buildPartition, type PartitionOptions } from '../../../src/core/partition/buildPartition.ts'
import { distinctAffineMaps } from '../../../src/core/partition/distinctAffineMaps.ts'
import { regionSigns } from '../../../src/core/partition/regionSigns.ts'
import type { PartitionCase } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

export const partition: Kind<PartitionCase> = {
  tolerance: 1e-10,
  builtDims: [1, 2],
  evaluate(item, checks) {
    const { decoder } = readModel(item.model)
    const built = buildPartition(decoder, boxOf(item))
    const computed: Record<string, unknown> = { regionCount: built.numRegions }
    checks.compare('regionCount', built.numRegions, item.regionCount)
    if (item.distinctAffineMaps !== undefined) {
      const count = distinctAffineMaps(built, decoder)
      computed['distinctAffineMaps'] = count
      checks.compare('distinctAffineMaps', count, item.distinctAffineMaps)
    }
    if (item.signPatterns !== undefined) {
      const { signPatterns } = item
      const signs = Array.from({ length: built.numRegions }, (_, id) => regionSigns(built, id)).toSorted()
      computed['signPatterns'] = signPatterns === null ? null : signs
      if (signPatterns !== null) checks.record('signPatterns', setDistance(signs, signPatterns))
    }
    return { computed }
  },
}

function boxOf({ box }: PartitionCase): PartitionOptions {
  return box === null ? {} : { box }
}

/** Patterns that only one side has or that stand twice, in proportion to their number. */
export function setDistance(computed: readonly string[], reference: readonly string[]): number {
  const ours = new Set(computed)
  const theirs = new Set(reference)
  const repeated = computed.length - ours.size
  const different =
    [...ours].filter((each) => !theirs.has(each)).length +
    [...theirs].filter((each) => !ours.has(each)).length
  return (different + repeated) / Math.max(1, theirs.size)
}
