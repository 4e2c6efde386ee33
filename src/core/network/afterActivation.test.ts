import { expect, test } from 'vitest'
import { afterActivation } from './afterActivation.ts'
import type { EncoderLayer } from './encoder.ts'
import { networkFunction } from './networkFunction.ts'

test('takes what an activation makes of x, skips from the input included', () => {
  const layers: readonly EncoderLayer[] = [
    {
      type: 'Linear',
      inputSize: 2,
      outputSize: 2,
      weight: Float64Array.of(1, -2, 0.5, 3),
      bias: Float64Array.of(0.1, -0.2),
    },
    { type: 'Tanh' },
    { type: 'Add', with: -1 },
    { type: 'Abs', from: 0 },
    { type: 'Add', with: 2 },
  ]
  const encoder = { dataDim: 2, latentDim: 1, numComponents: 1, layers }
  const x = Float64Array.of(0.7, -3)
  const seen = x.map((value) => 1 / (1 + Math.exp(-value)))
  expect(networkFunction(afterActivation(encoder, 'Sigmoid').layers, 2)(x)).toEqual(
    networkFunction(layers, 2)(seen),
  )
})
