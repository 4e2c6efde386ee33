import { expect, it } from 'vitest'
import { isSameData } from './isSameData.ts'

const model = () => ({
  decoder: { latentDim: 1, layers: [{ type: 'Linear', weight: Float64Array.of(1, 2) }, { type: 'ReLU' }] },
  noise: { kind: 'isotropic', variance: 0.1 },
})

it('holds for equal content', () => {
  expect(isSameData(model(), model())).toBe(true)
})

it.each([
  [
    'a weight',
    {
      ...model(),
      decoder: {
        ...model().decoder,
        layers: [{ type: 'Linear', weight: Float64Array.of(1, 3) }, { type: 'ReLU' }],
      },
    },
  ],
  [
    'a length',
    {
      ...model(),
      decoder: {
        ...model().decoder,
        layers: [{ type: 'Linear', weight: Float64Array.of(1) }, { type: 'ReLU' }],
      },
    },
  ],
  [
    'a layer',
    {
      ...model(),
      decoder: {
        ...model().decoder,
        layers: [{ type: 'Linear', weight: Float64Array.of(1, 2) }, { type: 'Abs' }],
      },
    },
  ],
  [
    'a missing layer',
    {
      ...model(),
      decoder: { ...model().decoder, layers: [{ type: 'Linear', weight: Float64Array.of(1, 2) }] },
    },
  ],
  ['a number', { ...model(), noise: { kind: 'isotropic', variance: 0.2 } }],
  ['a kind', { ...model(), noise: { kind: 'diagonal', variances: Float64Array.of(0.1) } }],
  [
    'a type of array',
    {
      ...model(),
      decoder: {
        ...model().decoder,
        layers: [{ type: 'Linear', weight: Int32Array.of(1, 2) }, { type: 'ReLU' }],
      },
    },
  ],
])('does not when %s differs', (_, other) => {
  expect(isSameData(model(), other)).toBe(false)
})
