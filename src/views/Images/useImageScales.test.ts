import { expect, test } from 'vitest'
import type { Drawn } from '../../state/eachCell.ts'
import { generatedScale } from './useImageScales.ts'

/** g(z) = slope z + bias on one region, one pixel, z of standard deviation 1. */
function line(slope: number, bias: number): Drawn {
  return {
    model: { decoder: { latentDim: 1 }, priorCovariance: Float64Array.of(1) },
    partition: {
      geometry: { kind: 'line', limits: Float64Array.of(-Infinity, Infinity) },
      latentDim: 1,
      dataDim: 1,
      numRegions: 1,
      slope: Float64Array.of(slope),
      bias: Float64Array.of(bias),
    },
  } as unknown as Drawn
}
const data = { kind: 'grey', range: [-1, 3] } as const

test('what is generated within two standard deviations, by all together', () => {
  expect(generatedScale([line(0.25, 1), line(0.5, 1)], null)).toEqual({ kind: 'grey', range: [0, 2] })
})

test('no further than the data go; the data’s where they have nothing in common', () => {
  expect(generatedScale([line(10, 0)], data)).toBe(data)
  expect(generatedScale([line(1, 0)], data)).toEqual({ kind: 'grey', range: [-1, 2] })
  expect(generatedScale([line(0.1, 9)], data)).toBe(data)
})
