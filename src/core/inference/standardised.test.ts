import { expect, test } from 'vitest'
import type { GenerativeModel } from '../network/model.ts'
import { scaleNoise } from '../network/scaleNoise.ts'
import { scaleOutputs } from '../network/scaleOutputs.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { inferPoint } from './inferPoint.ts'
import { randomModel } from './reference/randomModel.ts'

test('a scaled model has the density of the standardised data over the product of the deviations', () => {
  const scaling = { mean: [100, -3, 0.5], std: [20, 0.01, 1] }
  const logJacobian = -scaling.std.reduce((sum, value) => sum + Math.log(value), 0)
  for (const seed of [1, 2, 3]) {
    const model = randomModel(createRng(seed), { dataDim: 3, noiseStd: 0.4 })
    const scaled: GenerativeModel = {
      ...model,
      decoder: scaleOutputs(model.decoder, scaling),
      noise: scaleNoise(0.16, scaling),
    }
    for (const u of [
      [0.3, -1, 0.2],
      [2, 2, -2],
      [0.1, Number.NaN, 1],
    ]) {
      const x = Float64Array.from(u, (value, d) => scaling.mean[d] + scaling.std[d] * value)
      const inStandard = inferPoint(buildPartition(model.decoder), model, Float64Array.from(u))
      const inOwn = inferPoint(buildPartition(scaled.decoder), scaled, x)
      const seenJacobian = Number.isNaN(u[1]) ? -Math.log(20) : logJacobian
      expect(inOwn.logMarginal).toBeWithinRel(inStandard.logMarginal + seenJacobian, 1e-11)
      expect(inOwn.mean[0]).toBeWithinRel(inStandard.mean[0], 1e-10)
    }
  }
})

test('only a decoder that ends in an affine layer of as many outputs can be scaled', () => {
  const { decoder } = randomModel(createRng(1), { dataDim: 2 })
  expect(() => scaleOutputs(decoder, { mean: [0], std: [1] })).toThrow(RangeError)
  const cut = { ...decoder, layers: decoder.layers.slice(0, -1) }
  expect(() => scaleOutputs(cut, { mean: [0, 0], std: [1, 1] })).toThrow(RangeError)
})
