import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import { regionNorms } from '../partition/regionNorms.ts'
import { runToEnd } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { inferPoint } from './inferPoint.ts'
import { posteriorDensityGridSteps } from './posteriorDensityGrid.ts'
import { posteriorLogDensity } from './posteriorLogDensity.ts'
import { logJointByForward } from './reference/posteriorByQuadrature.ts'
import { randomModel } from './reference/randomModel.ts'
import { regionPeaks } from './regionPeaks.ts'

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

describe('what regions are coloured by', () => {
  test('the peak is the largest log p(x, z) among points of the region, the best of all the mode', () => {
    const rng = createRng(7)
    const model = randomModel(rng, { latentDim: 2, noiseStd: 0.4 })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(0.4, -0.9)
    const { map, conditionalMean } = inferPoint(partition, model, x)
    const { logPeak, latent, logJointAt } = regionPeaks(partition, model, x, conditionalMean)
    expect(Math.max(...logPeak)).toBeWithinRel(map.logJoint, 1e-14)
    const logJoint = logJointByForward(model, x)
    const at = (z: Float64Array, r: number): number => logJoint(z.subarray(2 * r, 2 * r + 2))
    for (let r = 0; r < partition.numRegions; r++) {
      expect(logPeak[r]).toBeWithinRel(at(latent, r), 1e-12)
      if (!Number.isNaN(logJointAt[r])) expect(logJointAt[r]).toBeWithinRel(at(conditionalMean, r), 1e-12)
    }
    const latents = latentsOf(grid)
    for (let i = 0; i < latents.length; i += 2) {
      const z = latents.subarray(i, i + 2)
      const peak = logPeak[locateRegion(partition, z)]
      expect(logJoint(z)).toBeLessThanOrEqual(peak + 1e-12 * Math.abs(peak))
    }
  })

  test('norms: of a turned stretch, of rank one, of zero, in one and two dimensions', () => {
    const normsOf = (slope: number[], latentDim: number): number[] => {
      const norms = regionNorms({
        numRegions: 1,
        latentDim,
        dataDim: slope.length / latentDim,
        slope: Float64Array.from(slope),
      } as Parameters<typeof regionNorms>[0])
      return [norms.frobenius[0], norms.spectral[0]]
    }
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
    const [frobenius, spectral] = normsOf([3 * c, 3 * s, -2 * s, 2 * c], 2)
    expect(frobenius).toBeWithinRel(Math.sqrt(13), 1e-15)
    expect(spectral).toBeWithinRel(3, 1e-15)
    normsOf([3e200, 4e200], 1).forEach((norm) => expect(norm).toBeWithinRel(5e200, 1e-15))
    expect(normsOf([1, 2, 2, 4], 2)[1]).toBeWithinRel(5, 1e-15)
    expect(normsOf([0, 0, 0, 0], 2)).toEqual([0, 0])
    expect(normsOf([1, 0, 0, 0, 2, 0, 0, 0, 3], 3)[1]).toBeWithinRel(3, 1e-14)
  })
})
