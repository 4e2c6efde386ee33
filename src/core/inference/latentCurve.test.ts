import { expect, it } from 'vitest'
import type { PointPosterior } from './pointPosterior.ts'
import type { Partition } from '../partition/partition.ts'
import { latentCurve } from './latentCurve.ts'

const partition = {
  numRegions: 3,
  geometry: { kind: 'line', limits: Float64Array.of(-Infinity, 0.5, 0.75, Infinity) },
} as unknown as Partition

function posteriorOf(responsibilities: readonly number[], means: readonly number[], stds: readonly number[]) {
  return {
    logRegionPosterior: Float64Array.from(responsibilities, Math.log),
    conditionalMean: Float64Array.from(means),
    conditionalCovariance: Float64Array.from(stds, (std) => std ** 2),
  } as unknown as PointPosterior
}

it('is even, and finer where the posterior is narrow, up to the limits of its regions', () => {
  const curve = latentCurve(
    [-1, 1],
    5,
    partition,
    posteriorOf([1, 0, 0], [0.5 - 1e-7, Number.NaN, 0.8], [1e-7, 1, 1]),
  )
  expect(curve).toEqual(Float64Array.from(curve).sort())
  for (const z of [-1, -0.5, 0, 0.5, 1]) expect(curve).toContain(z)
  const near = curve.filter((z) => Math.abs(z - 0.5) < 1e-6)
  expect(near.length).toBeGreaterThan(20)
  expect(curve.filter((z) => z > 0.5)).toEqual(Float64Array.of(1))
})

it('stays in its range and repeats no point', () => {
  const curve = latentCurve([0.6, 0.7], 4, partition, posteriorOf([0.3, 0.4, 0.3], [0, 0.6, 1], [1, 0.1, 1]))
  expect(Math.min(...curve)).toBe(0.6)
  expect(Math.max(...curve)).toBe(0.7)
  expect(new Set(curve).size).toBe(curve.length)
})

it('holds the limits of a region whose posterior does not reach them', () => {
  const curve = latentCurve([-1, 1], 2, partition, posteriorOf([0, 1, 0], [0, 0.6, 1], [1, 0.001, 1]))
  expect(curve).toContain(0.5)
  expect(curve).toContain(0.75)
})
