import { expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { inferPoint } from './inferPoint.ts'
import { posteriorLogDensity } from './posteriorLogDensity.ts'
import { posteriorMarginalGridSteps } from './posteriorMarginalGrid.ts'
import { randomModel } from './reference/randomModel.ts'

const model = randomModel(createRng(4), { latentDim: 3, noiseStd: 0.6 })
const partition = buildPartition(model.decoder)
const x = Float64Array.of(0.4, -0.7)
const { logMarginal } = inferPoint(partition, model, x)

test.each([
  [0, 1],
  [0, 2],
  [2, 1],
] as const)('the marginal of z%i and z%i is the integral of the density over the third', (first, second) => {
  const third = 3 - first - second
  const grid = { extent: [[-1.2, 1.5], [-1, 0.9]] as const, size: [3, 2] } // prettier-ignore
  const { logDensity } = runToEnd(posteriorMarginalGridSteps(partition, model, x, grid, [first, second]))
  logDensity.forEach((value, at) => {
    // the trapezoid rule, which kinks at the facets leave an error of the square of its step
    const numSteps = 24_000
    const latents = new Float64Array(3 * numSteps)
    for (let i = 0; i < numSteps; i++) {
      latents[3 * i + first] = -1.2 + (((at % 3) + 0.5) * 2.7) / 3
      latents[3 * i + second] = -1 + ((Math.floor(at / 3) + 0.5) * 1.9) / 2
      latents[3 * i + third] = -8 + (16 * (i + 0.5)) / numSteps
    }
    const density = posteriorLogDensity(partition, model, x, logMarginal, latents)
    const integral = density.reduce((sum, each) => sum + Math.exp(each), 0) * (16 / numSteps)
    expect(Math.exp(value)).toBeWithinRel(integral, 1e-6)
  })
})

test('its integral is one', () => {
  const grid = { extent: [[-7, 7], [-7, 7]] as const, size: [140, 140] } // prettier-ignore
  const { logDensity } = runToEnd(posteriorMarginalGridSteps(partition, model, x, grid, [0, 1]))
  const mass = logDensity.reduce((sum, value) => sum + Math.exp(value) * 0.01, 0)
  expect(Math.abs(mass - 1)).toBeLessThan(2e-4)
})
