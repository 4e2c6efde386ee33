import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { inferPoint } from './inferPoint.ts'
import { logMarginal } from './logMarginal.ts'
import { logMarginalGridSteps } from './logMarginalGrid.ts'
import { observeAll, observeCoordinates } from './observation.ts'
import { randomModel, type RandomModelOptions } from './reference/randomModel.ts'
import { buildRegionConstants, type RegionConstants } from './regionConstants.ts'
import { scorePointsSteps } from './scorePoints.ts'

const kinds = ['isotropic', 'diagonal', 'full'] as const

function constantsOf(
  seed: number,
  options: RandomModelOptions,
  indices?: readonly number[],
): RegionConstants {
  const model = randomModel(createRng(seed), { latentDim: 2, ...options })
  const partition = buildPartition(model.decoder)
  const all = observeAll(partition, model)
  const observation = indices === undefined ? all : observeCoordinates(all, indices)
  return buildRegionConstants(partition, observation, model.priorCovariance)
}

/** Largest |Δ log p| of a grid against logMarginal, relative to the larger of it and 1; and the share of pairs skipped. */
function compare(constants: RegionConstants, grid: Grid): { error: number; skipped: number } {
  const numRows = grid.size[1] ?? 1
  const found = runToEnd(logMarginalGridSteps(constants, grid, 0, numRows))
  let error = 0
  found.logMarginal.forEach((value, i) => {
    const cells = [i % grid.size[0], Math.floor(i / grid.size[0])]
    const x = Float64Array.from(grid.size, (_, axis) => cellCentre(grid, axis, cells[axis]))
    const exact = logMarginal(constants, x)
    const difference = Math.abs(value - exact) / Math.max(1, Math.abs(exact))
    error = difference === difference ? Math.max(error, difference) : Infinity
  })
  expect(found.maximum).toBe(Math.max(...found.logMarginal))
  return { error, skipped: found.numPairsSkipped / (found.logMarginal.length * constants.numRegions) }
}

const square: Grid = {
  extent: [
    [-3, 3],
    [-2, 2.5],
  ],
  size: [33, 5],
}

describe('S = 2: the grid is logMarginal at the cell centres', () => {
  test.each(kinds)('two coordinates, %s noise', (noise) => {
    for (const [seed, noiseStd] of [
      [1, 1],
      [2, 0.1],
      [3, 0.03],
    ] as const) {
      const { error, skipped } = compare(constantsOf(seed, { noise, noiseStd }), square)
      expect(error, `σ = ${noiseStd}`).toBeLessThan(3e-15 / noiseStd)
      if (noiseStd < 0.5) expect(skipped).toBeGreaterThan(0.3)
    }
  })

  test.each(kinds)('columns close beside the noise, of which most are interpolated: %s noise', (noise) => {
    const fine: Grid = {
      extent: [
        [-4, 4],
        [-2, 2.5],
      ],
      size: [300, 3],
    }
    for (const [seed, noiseStd] of [
      [1, 3],
      [2, 0.4],
      [3, 0.2],
    ] as const) {
      const { error, skipped } = compare(constantsOf(seed, { noise, noiseStd }), fine)
      expect(error, `σ = ${noiseStd}`).toBeLessThan(2e-14)
      expect(skipped, `σ = ${noiseStd}`).toBeGreaterThan(0.6)
    }
    const curve: Grid = { extent: [[4, -4]], size: [301] }
    const { error, skipped } = compare(constantsOf(5, { dataDim: 1, noise, noiseStd: 0.6 }), curve)
    expect(error).toBeLessThan(2e-14)
    expect(skipped).toBeGreaterThan(0.4)
  })

  test('one coordinate, a pair of five, and the same one twice', () => {
    const curve: Grid = { extent: [[-4, 4]], size: [101] }
    expect(compare(constantsOf(5, { dataDim: 1, noiseStd: 0.2 }), curve).error).toBeLessThan(1e-13)
    expect(compare(constantsOf(6, { dataDim: 5, noise: 'full' }, [3]), curve).error).toBeLessThan(1e-13)
    expect(compare(constantsOf(7, { dataDim: 5, noise: 'full' }, [4, 1]), square).error).toBeLessThan(1e-13)
    const twice = constantsOf(7, { dataDim: 5, noise: 'diagonal' }, [2, 2])
    expect(compare(twice, square).error).toBeLessThan(1e-13)
  })

  test('flat pieces and a single region', () => {
    expect(compare(constantsOf(8, { weightScale: 1e-9 }), square).error).toBeLessThan(1e-13)
    expect(
      compare(constantsOf(8, { weightScale: 0, dataDim: 1 }), { extent: [[-1, 1]], size: [9] }).error,
    ).toBeLessThan(1e-13)
    expect(compare(constantsOf(9, { hiddenWidths: [] }), square).error).toBeLessThan(1e-13)
  })

  test('rows are independent, and each is a step', () => {
    const constants = constantsOf(3, { noiseStd: 0.1 })
    const whole = runToEnd(logMarginalGridSteps(constants, square, 0, 5)).logMarginal
    const part = runToEnd(logMarginalGridSteps(constants, square, 2, 4)).logMarginal
    expect([...part]).toEqual([...whole.subarray(2 * 33, 4 * 33)])
    expect([...logMarginalGridSteps(constants, square, 0, 5)]).toHaveLength(5)
  })
})

test('S = 2: scores are log p of what is seen, whatever the pattern', () => {
  const nan = Number.NaN
  for (const noise of kinds) {
    const rng = createRng(4)
    const model = randomModel(rng, { latentDim: 2, dataDim: 3, noise, noiseStd: 0.1 })
    const partition = buildPartition(model.decoder)
    const values = Float64Array.from({ length: 24 }, (_, i) => (i % 7 === 3 ? nan : standardNormal(rng)))
    values.fill(nan, 0, 3)
    const scores = runToEnd(scorePointsSteps(partition, model, values, 8))
    scores.forEach((score, n) => {
      const { logMarginal: exact } = inferPoint(partition, model, values.slice(3 * n, 3 * n + 3))
      expect(Math.abs(score - exact) / Math.max(1, Math.abs(exact))).toBeLessThan(1e-13)
    })
  }
})
