import { describe, expect, it } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { Decoder, GenerativeModel } from '../network/model.ts'
import { sectionModel } from '../network/sectionModel.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { modelBudgetSteps, type ModelBudget } from './modelBudget.ts'

function modelOf(widths: readonly number[], seed: number): GenerativeModel {
  const recipe = { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'torch' } as const
  return modelWith(initialiseDecoder(recipe, createRng(seed)))
}

function modelWith(decoder: Decoder): GenerativeModel {
  const S = decoder.latentDim
  const identity = Float64Array.from({ length: S * S }, (_, p) => (p % (S + 1) === 0 ? 1 : 0))
  return { decoder, noise: { kind: 'isotropic', variance: 0.01 }, priorCovariance: identity }
}

function budgetOf(model: GenerativeModel, numPoints: number = 100): ModelBudget {
  return runToEnd(modelBudgetSteps(model, numPoints, createRng(5)))
}

describe('the budget', () => {
  it('counts what there is', () => {
    const budget = budgetOf(modelOf([2, 8, 6, 3], 1))
    expect(budget).toMatchObject({
      latentDim: 2,
      dataDim: 3,
      numUnits: 14,
      units: [
        { layerIndex: 1, type: 'LeakyReLU', numUnits: 8 },
        { layerIndex: 3, type: 'LeakyReLU', numUnits: 6 },
      ],
      numParameters: 16 + 8 + 48 + 6 + 18 + 3 + 1,
      numStageEntries: 16 + 48 + 18,
      verdict: 'exact',
    })
    expect(budget.ways.map(({ latentDim, isSection }) => [latentDim, isSection])).toEqual([
      [1, true],
      [2, false],
    ])
    expect(budget.ways[0].epochSeconds).toBeNull()
    expect(budget.ways[1].epochSeconds).toBeGreaterThan(0)
  })

  it('has as many regions as there are, to 30 %, exactly so on the line', () => {
    const line = modelOf([1, 24, 24, 2], 3)
    expect(budgetOf(line).ways[0].numRegions).toBe(buildPartition(line.decoder).numRegions)
    for (const widths of [
      [2, 24, 24, 2],
      [2, 32, 16, 2],
      [3, 6, 6, 2],
    ]) {
      const model = modelOf(widths, 4)
      const { numRegions } = budgetOf(model).ways.at(-1)!
      const ratio = buildPartition(model.decoder).numRegions / numRegions
      expect(ratio).toBeGreaterThan(0.7)
      expect(ratio).toBeLessThan(1.3)
    }
  })

  it('has the mean of what random sections have, to 30 %', () => {
    const S = 6
    const model = modelOf([S, 20, 20, 4], 2)
    const { ways, verdict } = budgetOf(model)
    expect(verdict).toBe('sectionsOnly')
    expect(ways.map(({ isSection }) => isSection)).toEqual([true, true, true])
    const rng = createRng(9)
    for (const k of [1, 2]) {
      let total = 0
      for (let n = 0; n < 20; n++) {
        const draw = (count: number): Float64Array =>
          Float64Array.from({ length: count }, () => standardNormal(rng))
        const section = sectionModel(model, { origin: draw(S), directions: draw(k * S) })
        total += buildPartition(section.model.decoder).numRegions
      }
      const ratio = total / 20 / ways[k - 1].numRegions
      expect(ratio).toBeGreaterThan(0.7)
      expect(ratio).toBeLessThan(1.3)
    }
  })

  it('says what is too large, and why', () => {
    const plane = budgetOf(modelOf([2, 300, 300, 300, 784], 1))
    expect(plane.ways.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['exact', null],
      ['tooLarge', 'regions'],
    ])
    expect(plane.verdict).toBe('sectionsOnly')
    const space = budgetOf(modelOf([3, 16, 16, 2], 1)).ways[2]
    expect([space.verdict, space.reason]).toEqual(['slow', 'time'])
  })

  it('is a lower bound, of bounded work, for a network of 17 million weights', () => {
    const size = 4096
    const linear = (inputSize: number, outputSize: number): Decoder['layers'][number] => ({
      type: 'Linear',
      inputSize,
      outputSize,
      // any numbers: drawing millions of normals would be most of the test
      weight: Float64Array.from({ length: inputSize * outputSize }, (_, p) => Math.sin(p * 12.9898) / 64),
      bias: Float64Array.from({ length: outputSize }, (_, p) => Math.cos(p)),
    })
    const decoder: Decoder = {
      latentDim: 10,
      dataDim: 16,
      layers: [linear(10, size), { type: 'ReLU' }, linear(size, size), { type: 'ReLU' }, linear(size, 16)],
    }
    const steps = modelBudgetSteps(modelWith(decoder), 100, createRng(1))
    let numYields = 0
    for (;;) {
      const next = steps.next()
      if (next.done !== true) {
        numYields++
        continue
      }
      const { ways, verdict, numStageEntries } = next.value
      expect(numStageEntries).toBe(10 * size + size * size + 16 * size)
      expect(ways.every(({ isLowerBound }) => isLowerBound)).toBe(true)
      expect(ways[0]).toMatchObject({ verdict: 'slow', reason: 'unknown' })
      expect(ways[1].verdict).toBe('tooLarge')
      expect(verdict).toBe('sectionsOnly')
      break
    }
    // every yield is a multiply of a matrix of 17 million: 6e8 of work are no more than 36 of them
    expect(numYields).toBeLessThan(60)
  })

  it('knows a decoder without units', () => {
    const { layers } = modelOf([2, 2], 1).decoder
    const { ways, verdict, numUnits } = budgetOf(modelWith({ latentDim: 2, dataDim: 2, layers }))
    expect(numUnits).toBe(0)
    expect(ways.map(({ numRegions }) => numRegions)).toEqual([1, 1])
    expect(verdict).toBe('exact')
  })
})
