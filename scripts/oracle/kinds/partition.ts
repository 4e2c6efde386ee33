import type { Decoder } from '../../../src/core/network/model.ts'
import { buildPartition } from '../../../src/core/partition/buildPartition.ts'
import { distinctAffineMaps } from '../../../src/core/partition/distinctAffineMaps.ts'
import type { ActivationPatterns } from '../../../src/core/partition/partition.ts'
import { regionSigns } from '../../../src/core/partition/regionSigns.ts'
import { walkPartition } from '../../../src/core/partition/walkPartition.ts'
import type { PartitionCase } from '../fixtures.ts'
import { readModel, type Kind } from './kind.ts'

export const partition: Kind<PartitionCase> = {
  tolerance: 1e-10,
  builtDims: [1, 2, 3],
  evaluate(item, checks) {
    const { decoder } = readModel(item.model)
    const built = regionsOf(decoder, item)
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

/** As a partition where it is built, else by the walk alone, which knows no box. */
function regionsOf(decoder: Decoder, { box }: PartitionCase): ActivationPatterns {
  if (decoder.latentDim <= 3) return buildPartition(decoder, box === null ? {} : { box })
  if (box !== null) throw new RangeError('the walk knows no box')
  return walkPartition(decoder)
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
