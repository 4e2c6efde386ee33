import { expect, test } from 'vitest'
import { buildPartition } from '../partition/buildPartition.ts'
import { walkPartition } from '../partition/walkPartition.ts'
import { runToEnd } from '../steps.ts'
import { discoverySteps, type DiscoverySettings } from './discovery.ts'
import { PAPER_SETTINGS } from './paperSettings.ts'
import { seededDecoder } from './seededDecoder.ts'

const settings = PAPER_SETTINGS[1][0].figure.settings as DiscoverySettings

test('the walk finds every region of the partition, and no side is left at its end', () => {
  const { steps, depths } = runToEnd(discoverySteps(settings))
  const { numRegions } = buildPartition(seededDecoder(settings.decoder))
  expect(depths).toHaveLength(numRegions)
  expect(steps.at(-1)).toMatchObject({ numFound: numRegions, frontier: 0 })
  expect(steps.reduce((sum, { numNew }) => sum + numNew, 0)).toBe(numRegions)
  // the paper shows a start and four steps
  expect(steps).toHaveLength(5)
  for (const step of steps.slice(0, -1)) expect(step.frontier).toBeGreaterThan(0)
})

test('from the region of z = 0 the steps are those of the exact walk', () => {
  for (let startSeed = 0; startSeed < 200; startSeed++) {
    const { startRegion, steps, geometry } = runToEnd(discoverySteps({ ...settings, startSeed }))
    const [from, to] = geometry.edgeStarts.subarray(startRegion, startRegion + 2)
    let holdsOrigin = true
    for (let edge = from; edge < to; edge++) holdsOrigin &&= geometry.lines[3 * edge + 2] > 0
    if (!holdsOrigin) continue
    const { depths } = walkPartition(seededDecoder(settings.decoder))
    const counts = steps.map(({ depth }) => depths.filter((each) => each === depth).length)
    expect(steps.map(({ numNew }) => numNew)).toEqual(counts)
    return
  }
  expect.unreachable('no start in the region of z = 0')
})

test('the frontier is counted side by side', () => {
  const { steps, depths, geometry } = runToEnd(discoverySteps(settings))
  for (const { depth, frontier } of steps) {
    let count = 0
    for (let region = 0; region < depths.length; region++)
      for (let edge = geometry.edgeStarts[region]; edge < geometry.edgeStarts[region + 1]; edge++)
        if (depths[region] <= depth && depths[geometry.edgeNeighbours[edge]] > depth) count++
    expect(frontier).toBe(count)
  }
})

test('another latent dimension is refused', () => {
  const decoder = { ...settings.decoder, widths: [1, 4, 2] }
  expect(() => runToEnd(discoverySteps({ ...settings, decoder }))).toThrow(RangeError)
})
