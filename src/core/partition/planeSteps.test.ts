import { expect, it, vi } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import { createRng } from '../numerics/createRng.ts'
import type { LevelContext } from './layers/level.ts'
import { buildPartition, buildPartitionOrPartSteps } from './buildPartition.ts'
import type * as Pace from './plane/pace.ts'
import { WORK_PER_STEP } from './plane/pace.ts'

/** What was done whenever the end of a step was looked for, since the last. */
const seen = vi.hoisted(() => ({ works: [] as number[] }))

vi.mock('./plane/pace.ts', async (original) => {
  const pace = await original<typeof Pace>()
  return {
    ...pace,
    isStepOver: (context: LevelContext) => {
      seen.works.push(context.work)
      return pace.isStepOver(context)
    },
  }
})

const decoder = initialiseDecoder(
  { widths: [2, 64, 64, 64, 2], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
  createRng(0),
)

it('goes in short and even steps from the beginning to the end', () => {
  const shares = [0]
  const steps = buildPartitionOrPartSteps(decoder)
  let next = steps.next()
  for (; next.done !== true; next = steps.next()) shares.push(next.value.done / next.value.total)
  expect(next.value).toMatchObject({ numRegions: 16_660 })
  // Beyond a step at most what lies between two looks: a cell's maps, a unit in twice the digits or in integers.
  expect(Math.max(...seen.works)).toBeLessThan(1.5 * WORK_PER_STEP)
  // What is not counted as work would show as a jump: no step is more than a twentieth of everything.
  const jumps = [...shares.slice(1), 1].map((share, k) => share - shares[k])
  expect(Math.min(...jumps)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...jumps)).toBeLessThan(0.05)
})

it('has a step no longer than that where everything is decided in integers', () => {
  seen.works.length = 0
  const { layers, ...rest } = initialiseDecoder(
    { widths: [2, 24, 24, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' },
    createRng(0),
  )
  // Weights of few digits: many lines through one point.
  const round = (values: Float64Array): Float64Array => values.map((value) => Math.round(4 * value) / 4)
  const rounded = layers.map((layer) =>
    layer.type === 'Linear' ? { ...layer, weight: round(layer.weight), bias: round(layer.bias) } : layer,
  )
  const { diagnostics } = buildPartition({ ...rest, layers: rounded })
  expect(diagnostics.numExactDecisions).toBeGreaterThan(100)
  expect(Math.max(...seen.works)).toBeLessThan(1.5 * WORK_PER_STEP)
})
