import { expect, test } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { logMarginal } from './logMarginal.ts'
import { logMarginalGridSteps } from './logMarginalGrid.ts'
import { observeAll } from './observation.ts'
import { buildRegionConstants } from './regionConstants.ts'

test('a row whose columns are close beside the noise is interpolated, and is log p(x)', () => {
  const decoder = initialiseDecoder(
    { widths: [3, 4, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' },
    createRng(2),
  )
  const partition = buildPartition(decoder)
  const noise = { kind: 'isotropic', variance: 0.5 } as const
  const prior = Float64Array.of(1, 0.3, 0, 0.3, 0.5, 0, 0, 0, 1)
  const constants = buildRegionConstants(partition, observeAll(partition, { decoder, noise }), prior)
  const grid: Grid = {
    extent: [
      [-2, 2],
      [-1, 1],
    ],
    size: [128, 1],
  }
  const found = runToEnd(logMarginalGridSteps(constants, grid, 0, 1))
  // summed at each column, next to no pair is left out
  const each = runToEnd(logMarginalGridSteps(constants, { ...grid, size: [16, 1] }, 0, 1))
  expect(each.numPairsSkipped).toBeLessThan(0.05 * 16 * partition.numRegions)
  expect(found.numPairsSkipped).toBeGreaterThan(0.25 * 128 * partition.numRegions)
  for (let column = 0; column < 128; column += 9) {
    const expected = logMarginal(constants, Float64Array.of(cellCentre(grid, 0, column), 0))
    expect(Math.abs(found.logMarginal[column] - expected)).toBeLessThan(1e-12)
  }
})
