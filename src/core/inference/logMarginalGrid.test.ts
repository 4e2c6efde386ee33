import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import { scaledIntervalMass } from '../numerics/scaledIntervalMass.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { logMarginal } from './logMarginal.ts'
import type { Grid } from './grid.ts'
import { logMarginalGridSteps } from './logMarginalGrid.ts'
import { logRegionJoints } from './logRegionJoints.ts'
import { observeAll, observeCoordinates } from './observation.ts'
import { randomModel, type RandomModelOptions } from './reference/randomModel.ts'
import { buildRegionConstants, type RegionConstants } from './regionConstants.ts'
import { createWorkspace } from './workspace.ts'

function constantsOf(
  seed: number,
  options: RandomModelOptions,
  indices?: readonly number[],
): RegionConstants {
  const model = randomModel(createRng(seed), options)
  const partition = buildPartition(model.decoder)
  const all = observeAll(partition, model)
  return buildRegionConstants(
    partition,
    indices === undefined ? all : observeCoordinates(all, indices),
    model.priorCovariance,
  )
}

function centre(grid: Grid, axis: number, cell: number): number {
  const [from, to] = grid.extent[axis]
  return from + ((cell + 0.5) * (to - from)) / grid.size[axis]
}

/** Largest |Δ log p| of a grid against logMarginal at the cell centres, relative to what one ulp of x moves. */
function worstError(constants: RegionConstants, grid: Grid): number {
  const { logMarginal: values } = runToEnd(logMarginalGridSteps(constants, grid, 0, grid.size[1] ?? 1))
  let worst = 0
  for (let i = 0; i < values.length; i++) {
    const x = grid.size.map((_, axis) =>
      centre(grid, axis, axis === 0 ? i % grid.size[0] : Math.floor(i / grid.size[0])),
    )
    const exact = logMarginal(constants, Float64Array.from(x))
    worst = Math.max(worst, Math.abs(values[i] - exact) / Math.max(1, Math.abs(exact)))
    if (values[i] !== values[i]) return Infinity
  }
  return worst
}

const square: Grid = {
  extent: [
    [-3, 3],
    [-2, 2.5],
  ],
  size: [37, 19],
}

describe('the grid is logMarginal at the cell centres', () => {
  test.each(['isotropic', 'diagonal', 'full'] as const)('two coordinates, %s noise', (noise) => {
    for (const [seed, noiseStd] of [
      [1, 1],
      [2, 0.1],
      [3, 0.01],
      [4, 0.3],
    ] as const) {
      const constants = constantsOf(seed, { noise, noiseStd, hiddenWidths: [8, 8] })
      // one ulp of x or b moves log p by about 1e-16 · |x|/σ · residual/σ, relative to (residual/σ)²/2
      expect(worstError(constants, square)).toBeLessThan(1e-14 / noiseStd)
    }
  })

  test('one coordinate, and a pair of five', () => {
    const curve: Grid = { extent: [[-4, 4]], size: [201] }
    expect(worstError(constantsOf(5, { dataDim: 1, noiseStd: 0.2 }), curve)).toBeLessThan(1e-13)
    expect(worstError(constantsOf(6, { dataDim: 5, noise: 'full' }, [3]), curve)).toBeLessThan(1e-13)
    expect(worstError(constantsOf(7, { dataDim: 5, noise: 'full' }, [4, 1]), square)).toBeLessThan(1e-13)
    expect(worstError(constantsOf(7, { dataDim: 5, noise: 'diagonal' }, [2, 2]), square)).toBeLessThan(1e-13)
  })

  test('flat pieces, a single region, and a grid far outside', () => {
    expect(worstError(constantsOf(8, { weightScale: 1e-9 }), square)).toBeLessThan(1e-13)
    expect(worstError(constantsOf(9, { hiddenWidths: [] }), square)).toBeLessThan(1e-13)
    expect(
      worstError(constantsOf(10, { noiseStd: 0.1 }), {
        extent: [
          [1e5, 1e6],
          [-1e6, 1e6],
        ],
        size: [5, 5],
      }),
    ).toBeLessThan(1e-13)
  })

  test('finite at extreme noise, weights and extent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: -6, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 6, noNaN: true }),
        fc.double({ min: -3, max: 6, noNaN: true }),
        (seed, noisePower, weightPower, extentPower) => {
          const constants = constantsOf(seed, {
            noiseStd: 10 ** noisePower,
            weightScale: 10 ** weightPower,
            hiddenWidths: [3, 3, 3],
          })
          const half = 10 ** extentPower
          const extent = [-half, half] as const
          const grid: Grid = { extent: [extent, extent], size: [21, 3] }
          const { logMarginal: values, maximum } = runToEnd(logMarginalGridSteps(constants, grid, 0, 3))
          expect(values.filter((value) => !Number.isFinite(value))).toHaveLength(0)
          expect(Number.isFinite(maximum)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('log densities of −1e20, where rounding is larger than any bound: no region is lost', () => {
    const options = { noiseStd: 1, weightScale: 10 ** 5.999017871309378, hiddenWidths: [3, 3, 3] }
    const grid: Grid = {
      extent: [
        [-1, 1],
        [-1, 1],
      ],
      size: [21, 3],
    }
    expect(worstError(constantsOf(66009, options), grid)).toBeLessThan(1e-9)
  })

  test('rows can be computed apart', () => {
    const constants = constantsOf(11, {})
    const whole = runToEnd(logMarginalGridSteps(constants, square, 0, 19))
    const top = runToEnd(logMarginalGridSteps(constants, square, 11, 19))
    expect([...top.logMarginal]).toEqual([...whole.logMarginal.subarray(11 * 37)])
    expect(whole.maximum).toBe(Math.max(...whole.logMarginal))
    const steps = [...logMarginalGridSteps(constants, square, 11, 19)]
    expect(steps.at(-1)).toEqual({ done: 8, total: 8 })
  })

  test('refuses what it is not made for', () => {
    expect(() => runToEnd(logMarginalGridSteps(constantsOf(1, { dataDim: 3 }), square, 0, 1))).toThrow(
      RangeError,
    )
  })
})

describe('what is left out', () => {
  test('is below 1e-14 of p(x): sums with and without it are the same number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: -3, max: 0.5, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (seed, noisePower, weightPower) => {
          const constants = constantsOf(seed, {
            noiseStd: 10 ** noisePower,
            weightScale: 10 ** weightPower,
            hiddenWidths: [6, 6],
          })
          const grid: Grid = {
            extent: [
              [-4, 4],
              [-4, 4],
            ],
            size: [40, 2],
          }
          const { logMarginal: values } = runToEnd(logMarginalGridSteps(constants, grid, 0, 2))
          const joints = new Float64Array(constants.numRegions)
          const workspace = createWorkspace(constants)
          let worst = 0
          for (let i = 0; i < values.length; i++) {
            const x = [centre(grid, 0, i % 40), centre(grid, 1, Math.floor(i / 40))]
            logRegionJoints(constants, x, workspace, joints)
            // without any skipping, and by another route
            const all = logSumExp(joints)
            worst = Math.max(worst, Math.abs(values[i] - all) / Math.max(1, Math.abs(all)))
          }
          // one ulp of a bias of size `weight`, in standard deviations
          expect(worst).toBeLessThan(3e-14 * 10 ** Math.max(0, weightPower - noisePower))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is most of the pairs where the noise is small', () => {
    const constants = constantsOf(12, { noiseStd: 0.05, hiddenWidths: [8, 8] })
    const { numPairsSkipped } = runToEnd(logMarginalGridSteps(constants, square, 0, 19))
    const numPairs = 37 * 19 * constants.numRegions
    expect(numPairsSkipped).toBeGreaterThan(numPairs / 2)
    expect(numPairsSkipped).toBeLessThanOrEqual(numPairs - 37 * 19)
  })

  test('the bound on a region holds: scaled masses are at most 1 and at most width/√(2π)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 1e6, noNaN: true }),
        fc.double({ min: -12, max: 3, noNaN: true }),
        (a, power) => {
          const width = 10 ** power
          fc.pre(2 * a + width >= 0)
          const mass = scaledIntervalMass(a, a + width, width)
          expect(mass).toBeGreaterThan(0)
          expect(mass).toBeLessThanOrEqual(Math.min(1, width / Math.sqrt(2 * Math.PI)) * (1 + 1e-15))
        },
      ),
      { numRuns: 1000 },
    )
  })
})
