import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import { runToEnd } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { inferPoint } from './inferPoint.ts'
import { posteriorDensityGridSteps } from './posteriorDensityGrid.ts'
import { posteriorLogDensity } from './posteriorLogDensity.ts'
import { randomModel } from './reference/randomModel.ts'

const grid: Grid = {
  extent: [
    [-3, 3],
    [-2.5, 3.5],
  ],
  size: [60, 40],
}

function latentsOf(raster: Grid): Float64Array {
  const [columns, rows] = raster.size
  return Float64Array.from({ length: 2 * columns * rows }, (_, i) => {
    const cell = i >> 1
    return i % 2 === 0
      ? cellCentre(raster, 0, cell % columns)
      : cellCentre(raster, 1, Math.floor(cell / columns))
  })
}

describe('log p(z|x) on a raster', () => {
  test.each([0.5, 0.05, 0.005])('is posteriorLogDensity at the cell centres, σ = %s', (noiseStd) => {
    for (const seed of [1, 2, 3]) {
      const rng = createRng(seed)
      const model = randomModel(rng, { latentDim: 2, noiseStd, hiddenWidths: [8, 8] })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.of(standardNormal(rng), standardNormal(rng))
      const { logMarginal } = inferPoint(partition, model, x)
      const found = runToEnd(posteriorDensityGridSteps(partition, model, x, logMarginal, grid))
      const latents = latentsOf(grid)
      const exact = posteriorLogDensity(partition, model, x, logMarginal, latents)
      found.logDensity.forEach((value, i) => {
        expect(Math.abs(value - exact[i])).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(exact[i])))
        expect(found.regionId[i]).toBe(locateRegion(partition, latents.subarray(2 * i, 2 * i + 2)))
      })
      expect(found.maximum).toBe(Math.max(...found.logDensity))
    }
  })

  test('with nothing seen it is the prior, whose sum over a wide raster is 1', () => {
    const model = randomModel(createRng(5), { latentDim: 2 })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(Number.NaN, Number.NaN)
    const wide: Grid = {
      extent: [
        [-9, 9],
        [-9, 9],
      ],
      size: [90, 90],
    }
    const { logDensity } = runToEnd(posteriorDensityGridSteps(partition, model, x, 0, wide))
    const mass = logDensity.reduce((sum, value) => sum + Math.exp(value) * 0.04, 0)
    expect(Math.abs(mass - 1)).toBeLessThan(1e-12)
  })

  test('another latent dimension, or other axes, are refused', () => {
    const line = randomModel(createRng(5))
    const x = Float64Array.of(0, 0)
    expect(() => runToEnd(posteriorDensityGridSteps(buildPartition(line.decoder), line, x, 0, grid))).toThrow(
      /S = 1/,
    )
  })
})
