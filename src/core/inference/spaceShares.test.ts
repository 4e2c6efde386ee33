import { describe, expect, test } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { logMarginal } from './logMarginal.ts'
import { logMarginalGridSteps } from './logMarginalGrid.ts'
import { logRegionJoints } from './logRegionJoints.ts'
import { observeAll, observeCoordinates } from './observation.ts'
import { createPosteriorShares } from './posteriorShares.ts'
import { buildRegionConstants, type RegionConstants } from './regionConstants.ts'
import { createRegionShares } from './regionShares.ts'
import { samplePrior } from './samplePrior.ts'
import { scorePointsSteps } from './scorePoints.ts'
import { createSpaceBounds } from './spaceBounds.ts'
import { createWorkspace } from './workspace.ts'

const PRIOR = Float64Array.of(1, 0.3, 0, 0.3, 0.5, 0, 0, 0, 1)

interface Example {
  readonly model: GenerativeModel
  readonly partition: ReturnType<typeof buildPartition>
  readonly constants: RegionConstants
  /** Draws of the model, one moved far away. */
  readonly points: readonly Float64Array[]
}

function example(widths: readonly number[], seed: number, noiseStd: number, numPoints: number): Example {
  const decoder = initialiseDecoder(
    { widths, activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' },
    createRng(seed),
  )
  const model: GenerativeModel = {
    decoder,
    noise: { kind: 'isotropic', variance: noiseStd ** 2 },
    priorCovariance: PRIOR,
  }
  const partition = buildPartition(decoder)
  const constants = buildRegionConstants(partition, observeAll(partition, model), PRIOR)
  const D = decoder.dataDim
  const { noisy } = samplePrior(partition, model, numPoints, createRng(seed + 1))
  const points = Array.from({ length: numPoints }, (_, n) => noisy.slice(n * D, (n + 1) * D))
  points[0] = points[0].map((value) => 100 * value)
  return { model, partition, constants, points }
}

describe.each([
  [[3, 4, 3], 7, 0.7, 30],
  [[3, 4, 3], 7, 0.05, 30],
  [[3, 5, 4], 3, 0.2, 12],
])('widths %j, seed %i, noise %d', (widths, seed, noiseStd, numPoints) => {
  const { model, partition, constants, points } = example(widths, seed, noiseStd, numPoints)
  const R = partition.numRegions

  test('bounds are above the joints', () => {
    if (partition.geometry.kind !== 'space') throw new Error('not of space')
    const bounds = createSpaceBounds(constants, partition.geometry)
    const joints = new Float64Array(R)
    const workspace = createWorkspace(constants)
    for (const x of points) {
      logRegionJoints(constants, x, workspace, joints)
      runToEnd(bounds.scanSteps(x))
      joints.forEach((joint, r) => {
        const slack = 1e-9 + 1e-13 * Math.abs(joint)
        expect(bounds.logBound[r]).toBeGreaterThanOrEqual(joint - slack)
        expect(bounds.tighten(r)).toBeGreaterThanOrEqual(joint - slack)
        expect(Math.abs(bounds.logJoint(r) - joint)).toBeLessThanOrEqual(slack)
      })
    }
  })

  test('shares are those of every region', () => {
    const screened = createPosteriorShares(constants)
    const general = createRegionShares(constants)
    for (const x of points) {
      const expected = general.evaluate(x)
      expect(screened.evaluate(x)).toBeWithinRel(expected, 1e-13 * Math.max(1, 1 / Math.abs(expected)))
      // log joints are rounded relative to themselves
      const rounding = 1e-12 + 1e-15 * Math.abs(expected)
      // those that are about as small as what is left out may be in one alone
      const places = new Map(
        Array.from(screened.kept.subarray(0, screened.numKept), (r, i) => [r, i] as const),
      )
      for (let i = 0; i < general.numKept; i++) {
        const share = general.responsibility[i]
        const at = places.get(general.kept[i])
        if (at === undefined) {
          expect(share).toBeLessThan(1e-15)
          continue
        }
        expect(Math.abs(screened.responsibility[at] - share)).toBeLessThan(rounding)
        for (let k = 0; k < 3; k++)
          expect(Math.abs(screened.mean[3 * at + k] - general.mean[3 * i + k])).toBeLessThan(rounding / share)
        for (let k = 0; k < 9; k++)
          expect(Math.abs(screened.covariance[9 * at + k] - general.covariance[9 * i + k])).toBeLessThan(
            rounding / share,
          )
      }
    }
  })

  test('scores and a raster are log p(x)', () => {
    const values = Float64Array.from(points.flatMap((x) => [...x]))
    const scores = runToEnd(scorePointsSteps(partition, model, values, points.length))
    points.forEach((x, n) =>
      expect(Math.abs(scores[n] - logMarginal(constants, x))).toBeLessThan(tolerance(scores[n])),
    )
    const grid: Grid = {
      extent: [
        [-3, 3],
        [-2, 30],
      ],
      size: [5, 4],
    }
    const pair = buildRegionConstants(
      partition,
      observeCoordinates(observeAll(partition, model), [0, 2]),
      PRIOR,
    )
    const { logMarginal: raster, maximum } = runToEnd(logMarginalGridSteps(pair, grid, 1, 4))
    raster.forEach((value, cell) => {
      const x = Float64Array.of(cellCentre(grid, 0, cell % 5), cellCentre(grid, 1, 1 + Math.floor(cell / 5)))
      expect(Math.abs(value - logMarginal(pair, x))).toBeLessThan(tolerance(value))
    })
    expect(maximum).toBe(Math.max(...raster))
  })
})

function tolerance(value: number): number {
  return 1e-13 * Math.max(1, Math.abs(value))
}
