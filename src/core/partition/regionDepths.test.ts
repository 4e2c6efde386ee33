import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from './buildPartition.ts'
import { hardDecoder } from './reference/hardDecoder.ts'
import { regionDepths } from './regionDepths.ts'
import { regionSigns } from './regionSigns.ts'
import { walkPartition } from './walkPartition.ts'

test.each([1, 2])('depths are those at which the walk finds the regions, S = %i', (latentDim) => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const decoder = hardDecoder(createRng(seed), latentDim)
      const walk = walkPartition(decoder)
      const partition = buildPartition(decoder)
      const signs = Array.from({ length: partition.numRegions }, (_, r) => regionSigns(partition, r))
      const depths = regionDepths(partition.geometry, signs.indexOf(regionSigns(walk, 0)))
      const found = new Map(signs.map((each, r) => [each, depths[r]]))
      walk.depths.forEach((depth, r) => expect(found.get(regionSigns(walk, r))).toBe(depth))
    }),
    { numRuns: 40 },
  )
})

test('a box may cut regions off', () => {
  const decoder = hardDecoder(createRng(3), 2)
  const partition = buildPartition(decoder, { box: [[-1, -1], [1, 1]] }) // prettier-ignore
  const depths = regionDepths(partition.geometry, 0)
  expect(depths[0]).toBe(0)
  expect(Math.max(...depths)).toBeGreaterThanOrEqual(partition.numRegions > 1 ? 1 : 0)
})
