import { describe, expect, test } from 'vitest'
import { adaptiveQuadrature } from '../integrals/reference/adaptiveQuadrature.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import type { Projection } from '../numerics/projection.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { inferPoint } from './inferPoint.ts'
import { logMarginal } from './logMarginal.ts'
import { logMarginalGridSteps } from './logMarginalGrid.ts'
import { mapObservedSteps } from './mapObserved.ts'
import { observeAll, observeCoordinates, type Observation } from './observation.ts'
import { projectObservation } from './projectObservation.ts'
import { randomModel } from './reference/randomModel.ts'
import { buildRegionConstants, type RegionConstants } from './regionConstants.ts'

const NOISES = ['isotropic', 'diagonal', 'full'] as const

function observe(
  model: GenerativeModel,
  see: (all: Observation) => Observation = (all) => all,
): RegionConstants {
  const partition = buildPartition(model.decoder)
  return buildRegionConstants(partition, see(observeAll(partition, model)), model.priorCovariance)
}

/** Two orthonormal axes of three dimensions and the third direction, none of them along a coordinate. */
const PLANE: Projection = {
  axes: Float64Array.of(2 / 3, 2 / 3, 1 / 3, 1 / 3, -2 / 3, 2 / 3),
  mean: Float64Array.of(0.5, -1, 2),
}
const NORMAL = [2 / 3, -1 / 3, -2 / 3]

describe('projectObservation', () => {
  test.each(NOISES)('is the integral of p(x) over all x of the same projection, %s noise', (noise) => {
    for (const seed of [1, 2, 3]) {
      const model = randomModel(createRng(seed), { dataDim: 3, noise, noiseStd: 0.4 })
      const whole = observe(model)
      const projected = observe(model, (all) => projectObservation(all, PLANE))
      for (const [y1, y2] of [
        [0, 0],
        [-0.6, 1.1],
        [1.5, 0.4],
      ]) {
        const density = (t: number): number => {
          const x = PLANE.mean.map((m, d) => m + PLANE.axes[d] * y1 + PLANE.axes[3 + d] * y2 + NORMAL[d] * t)
          return Math.exp(logMarginal(whole, x))
        }
        let mass = 0
        for (let t = -20; t < 20; t++) mass += adaptiveQuadrature(density, t, t + 1, 1e-13)
        expect(Math.exp(logMarginal(projected, Float64Array.of(y1, y2)))).toBeWithinRel(mass, 1e-11)
      }
    }
  })

  test.each(NOISES)('of unit vectors is observeCoordinates, %s noise', (noise) => {
    const model = randomModel(createRng(4), { dataDim: 4, noise })
    const unit: Projection = { axes: Float64Array.of(0, 0, 0, 1, 0, 1, 0, 0), mean: new Float64Array(4) }
    const all = observeAll(buildPartition(model.decoder), model)
    const chosen = observeCoordinates(all, [3, 1])
    const projected = projectObservation(all, unit)
    expect(projected.slope).toEqual(chosen.slope)
    expect(projected.bias).toEqual(chosen.bias)
    const y = Float64Array.of(0.3, -1.2)
    expect(
      logMarginal(
        observe(model, () => projected),
        y,
      ),
    ).toBeWithinRel(
      logMarginal(
        observe(model, () => chosen),
        y,
      ),
      1e-13,
    )
  })

  test('of a whole rotation keeps the density, and of scaled axes divides it by their volume', () => {
    const model = randomModel(createRng(5), { dataDim: 3, noise: 'full' })
    const rotation = Float64Array.of(...PLANE.axes, ...NORMAL)
    const see = (scale: number): RegionConstants =>
      observe(model, (all) =>
        projectObservation(all, { axes: rotation.map((v) => scale * v), mean: PLANE.mean }),
      )
    const x = PLANE.mean.map((m, d) => m + 0.4 * NORMAL[d])
    const logDensity = logMarginal(observe(model), x)
    expect(logMarginal(see(1), Float64Array.of(0, 0, 0.4))).toBeWithinRel(logDensity, 1e-13)
    const scaled = logMarginal(see(10), Float64Array.of(0, 0, 4))
    expect(scaled).toBeWithinRel(logDensity - 3 * Math.log(10), 1e-13)
  })

  test('is what the grid takes', () => {
    const model = randomModel(createRng(6), { dataDim: 3, noise: 'diagonal', noiseStd: 0.1 })
    const constants = observe(model, (all) => projectObservation(all, PLANE))
    const extent = [
      [-2, 2],
      [-2, 2],
    ] as const
    const { logMarginal: values } = runToEnd(logMarginalGridSteps(constants, { extent, size: [8, 8] }, 0, 8))
    values.forEach((value, i) => {
      const y = Float64Array.of(-1.75 + 0.5 * (i % 8), -1.75 + 0.5 * Math.floor(i / 8))
      expect(value).toBeWithinRel(logMarginal(constants, y), 1e-12)
    })
  })

  test('refuses a projection of other data', () => {
    const model = randomModel(createRng(1), { dataDim: 4 })
    expect(() => observe(model, (all) => projectObservation(all, PLANE))).toThrow(RangeError)
  })
})

test('mapObserved of a full rotation is the mode given x', () => {
  const model = randomModel(createRng(8), { dataDim: 3, noise: 'diagonal' })
  const axes = Float64Array.of(...PLANE.axes, ...NORMAL)
  const constants = observe(model, (all) => projectObservation(all, { axes, mean: PLANE.mean }))
  const x = PLANE.mean.map((m, d) => m + 0.8 * PLANE.axes[d])
  const { map } = inferPoint(buildPartition(model.decoder), model, x)
  const mode = runToEnd(mapObservedSteps(constants, Float64Array.of(0.8, 0, 0)))
  expect(mode.latent[0]).toBeWithinRel(map.latent[0], 1e-11)
  expect(mode.logJoint).toBeWithinRel(map.logJoint, 1e-12)
  mode.data.forEach((value, d) => expect(value).toBeWithinRel(map.data[d], 1e-10))
})
