import type { ActivationPatterns } from './partition.ts'

/**
 * The activation pattern of a region in writing: one sign a unit, layers separated by a bar, `+-+|--`.
 *
 * @throws RangeError  regionId is not a region
 */
export function regionSigns(partition: ActivationPatterns, regionId: number): string {
  const { numRegions, numUnits, unitOffsets, patterns } = partition
  if (!(regionId >= 0 && regionId < numRegions))
    throw new RangeError(`no region ${regionId} of ${numRegions}`)
  const layers: string[] = []
  for (let layer = 0; layer + 1 < unitOffsets.length; layer++) {
    let signs = ''
    for (let unit = unitOffsets[layer]; unit < unitOffsets[layer + 1]; unit++)
      signs += patterns[regionId * numUnits + unit] > 0 ? '+' : '-'
    layers.push(signs)
  }
  return layers.join('|')
}
