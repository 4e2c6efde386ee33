import { expect, test } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { inferPointSteps } from './inferPoint.ts'
import { logMarginalSteps } from './logMarginal.ts'
import { logMarginalGridSteps } from './logMarginalGrid.ts'
import { mapLatentSteps } from './mapLatent.ts'
import { observePoint } from './observePoint.ts'
import { posteriorLogDensitySteps } from './posteriorLogDensity.ts'
import { createPosteriorShares } from './posteriorShares.ts'
import { samplePosteriorSteps } from './samplePosterior.ts'
import { samplePriorSteps } from './samplePrior.ts'
import { scorePointsSteps } from './scorePoints.ts'

function example(widths: readonly number[]) {
  const request = {
    widths,
    activation: 'LeakyReLU' as const,
    negativeSlope: 0.1,
    initialiser: 'authors' as const,
    seed: 0,
  }
  const decoder = initialiseDecoder(request, createRng(0))
  const [latentDim, dataDim] = [decoder.latentDim, decoder.dataDim]
  const model: GenerativeModel = {
    decoder,
    noise: { kind: 'isotropic', variance: 0.5 },
    priorCovariance: Float64Array.from({ length: latentDim ** 2 }, (_, i) =>
      i % (latentDim + 1) === 0 ? 1 : 0,
    ),
  }
  const partition = buildPartition(decoder)
  const point = (value: number): Float64Array => new Float64Array(dataDim).fill(value)
  return { model, partition, point }
}

const { model, partition, point } = example([3, 4, 3, 3])
const { constants } = observePoint(partition, model, point(0.3))
/** A fifth of an integral over every region, more or less: an integral is a tenth of a step. */
const FEW_STEPS = partition.numRegions / 20

const shared = createPosteriorShares(constants)
const computations: readonly (readonly [string, (value: number) => Steps<unknown>])[] = [
  ['inferPoint', (value) => inferPointSteps(partition, model, point(value))],
  ['inferPoint, partly seen', (value) => inferPointSteps(partition, model, Float64Array.of(value, NaN, 1))],
  ['logMarginal', (value) => logMarginalSteps(constants, point(value))],
  ['mapLatent', (value) => mapLatentSteps(partition, model, point(value))],
  ['scorePoints', (value) => scorePointsSteps(partition, model, point(value), 1)],
  ['samplePosterior', (value) => samplePosteriorSteps(partition, model, point(value), 5, createRng(1))],
  [
    'posteriorLogDensity far away',
    (value) => posteriorLogDensitySteps(partition, model, point(100 + value), -1e5, point(value)),
  ],
]

test.each(computations)('%s takes many steps, whose fractions rise to one', (_, start) => {
  const steps = start(0.3)
  let numSteps = 0
  let highest = 0
  for (let next = steps.next(); next.done !== true; next = steps.next()) {
    numSteps++
    const fraction = next.value.done / next.value.total
    expect(fraction).toBeGreaterThanOrEqual(highest)
    highest = fraction
  }
  expect(highest).toBeLessThanOrEqual(1)
  expect(numSteps).toBeGreaterThan(FEW_STEPS)
})

test.each(computations)('%s is the same to the bit when another one is between its steps', (_, start) => {
  const alone = [0.3, 0.9].map((value) => runToEnd(start(value)))
  const [first, second] = [start(0.3), start(0.9)]
  const others = computations.slice(0, 2).map(([, other]) => other(-0.4))
  let [a, b] = [first.next(), second.next()]
  while (a.done !== true || b.done !== true) {
    if (a.done !== true) a = first.next()
    if (b.done !== true) b = second.next()
    for (const other of others) other.next()
  }
  expect([a.value, b.value]).toEqual(alone)
})

test('shares of a point of three latents take steps, and are those without stops', () => {
  expect(numStepsOf(shared.evaluateSteps!(point(0.3)))).toBeGreaterThan(FEW_STEPS)
  const again = runToEnd(shared.evaluateSteps!(point(0.3)))
  expect(again).toBe(createPosteriorShares(constants).evaluate(point(0.3)))
})

function numStepsOf(steps: Steps<unknown>): number {
  let numSteps = 0
  while (steps.next().done !== true) numSteps++
  return numSteps
}

test('where regions of the plane are thousands, one x takes steps too, to the same bits', () => {
  const many = example([2, 40, 40, 2])
  const { constants: wide } = observePoint(many.partition, many.model, many.point(0.3))
  const R = many.partition.numRegions
  expect(R).toBeGreaterThan(3000)
  const steps = createPosteriorShares(wide).evaluateSteps!(many.point(0.3))
  expect(numStepsOf(steps)).toBe(Math.floor(R / 1000))
  const again = runToEnd(createPosteriorShares(wide).evaluateSteps!(many.point(0.3)))
  expect(again).toBe(createPosteriorShares(wide).evaluate(many.point(0.3)))
  // a coarse row is summed at each column, a fine one interpolated
  for (const numColumns of [3, 64]) {
    const grid = {
      extent: [
        [-1, 1],
        [-1, 1],
      ] as const,
      size: [numColumns, 1],
    }
    expect(numStepsOf(logMarginalGridSteps(wide, grid, 0, 1))).toBeGreaterThan((numColumns * R) / 3000)
  }
  expect(numStepsOf(scorePointsSteps(many.partition, many.model, many.point(0.3), 1))).toBeGreaterThan(2)
  expect(numStepsOf(samplePriorSteps(many.partition, many.model, 2000, createRng(1)))).toBeGreaterThan(5)
})
