import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { modelFromJson } from '../network/modelFromJson.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import type { Partition } from '../partition/partition.ts'
import { inferPoint } from './inferPoint.ts'
import type { PointPosterior } from './pointPosterior.ts'

interface Reference {
  readonly logPosterior: number
  readonly mean: number[]
  /** c00, c01, c11. */
  readonly cov: number[]
}

interface TailCase extends Omit<Reference, 'logPosterior'> {
  readonly shape: string
  readonly sigmaX: number
  readonly x: number[]
  readonly logPx: number
  readonly regions: Reference[]
}

const fixture = JSON.parse(readFileSync(new URL('../__fixtures__/tails.json', import.meta.url), 'utf8')) as {
  shapes: Record<string, unknown[]>
  cases: TailCase[]
}

const EPSILON = 2 ** -52

function infer(layers: unknown[], sigmaX: number, x: number[], S: number): [PointPosterior, Partition] {
  const sigmaZ = Array.from({ length: S }, (_, i) => Array.from({ length: S }, (__, j) => (i === j ? 1 : 0)))
  const parsed = modelFromJson({ latentDim: S, layers, sigmaX, sigmaZ })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const partition = buildPartition(parsed.value.decoder)
  return [inferPoint(partition, parsed.value, Float64Array.from(x)), partition]
}

/** Two units in the last place of x move the mean by some ‖x‖/σ of these in its standard deviations: at most this is seen. */
function sensitivityOf({ x, sigmaX }: TailCase): number {
  return (8 * EPSILON * Math.hypot(...x)) / Math.sqrt(sigmaX)
}

/** Worst entry of mean and covariance in standard deviations of its own coordinate. */
function expectMoments(
  mean: Float64Array,
  [c00, c01, c10, c11]: Float64Array,
  reference: Omit<Reference, 'logPosterior'>,
  sensitivity: number,
): void {
  const [r00, r01, r11] = reference.cov
  const stds = [Math.sqrt(r00), Math.sqrt(r11)]
  for (let k = 0; k < 2; k++) {
    const rounding = 2 * EPSILON * Math.abs(reference.mean[k])
    const allowed = rounding + (1e-12 + sensitivity) * stds[k]
    expect(Math.abs(mean[k] - reference.mean[k])).toBeLessThanOrEqual(allowed)
  }
  // means of regions that are off by so much add its square
  const relative = 1e-12 + sensitivity * sensitivity
  expect(Math.abs(c00 / r00 - 1)).toBeLessThanOrEqual(relative)
  expect(Math.abs(c11 / r11 - 1)).toBeLessThanOrEqual(relative)
  expect(Math.abs(c01 - r01) / (stds[0] * stds[1])).toBeLessThanOrEqual(relative + sensitivity)
  expect(c10).toBe(c01)
  expect(c00 * c11 - c01 * c01).toBeGreaterThanOrEqual(-4 * EPSILON * c00 * c11)
}

/** By how much a region's mean lies outside of one of its sides, relative to the rounding of its coordinates. */
function outsideOf({ geometry }: Partition, r: number, mean: Float64Array): number {
  if (geometry.kind !== 'plane') throw new Error('two latent dimensions expected')
  let worst = 0
  for (let e = geometry.edgeStarts[r]; e < geometry.edgeStarts[r + 1]; e++) {
    const [n0, n1, c] = geometry.lines.subarray(3 * e, 3 * e + 3)
    const size = Math.abs(n0 * mean[0]) + Math.abs(n1 * mean[1]) + Math.abs(c)
    worst = Math.max(worst, -(n0 * mean[0] + n1 * mean[1] + c) / (4 * EPSILON * size))
  }
  return worst
}

describe('moments far in the tail, against 110 digits (__fixtures__/tails.json)', () => {
  test.each(Object.keys(fixture.shapes))('%s', (shape) => {
    const cases = fixture.cases.filter((one) => one.shape === shape)
    expect(cases.length).toBeGreaterThan(3)
    for (const tail of cases) {
      const [posterior, partition] = infer(fixture.shapes[shape], tail.sigmaX, tail.x, 2)
      const { logRegionPosterior, conditionalMean, conditionalCovariance } = posterior
      const sensitivity = sensitivityOf(tail)
      expect(Math.abs(posterior.logMarginal / tail.logPx - 1)).toBeLessThanOrEqual(1e-13)
      expectMoments(posterior.mean, posterior.covariance, tail, sensitivity)
      const byWeight = Array.from(logRegionPosterior.keys()).toSorted(
        (a, b) => logRegionPosterior[b] - logRegionPosterior[a],
      )
      tail.regions.forEach((reference, i) => {
        const r = byWeight[i]
        expect(Math.abs(logRegionPosterior[r] - reference.logPosterior)).toBeLessThanOrEqual(
          1e-12 * Math.max(1, -reference.logPosterior) + sensitivity ** 2,
        )
        const mean = conditionalMean.subarray(2 * r, 2 * r + 2)
        expectMoments(mean, conditionalCovariance.subarray(4 * r, 4 * r + 4), reference, sensitivity)
        expect(outsideOf(partition, r, mean)).toBeLessThanOrEqual(1)
      })
    }
  })

  test('what lies across a side that a coordinate is across keeps all of its digits', () => {
    const [{ mean, covariance }] = infer(fixture.shapes['corner'], 1e-8, [1e6, -1e6], 2)
    expect(Math.abs(mean[1] / -2.976190046428608e-14 - 1)).toBeLessThan(1e-11)
    expect(Math.abs(covariance[3] / 1.3109406653345312e-27 - 1)).toBeLessThan(1e-11)
  })
})

/** A third latent that only a third coordinate sees: the posterior is a product, of S = 2 and S = 1. */
test.each([1, 1e3, 1e6])('in space as in the plane and on the line, x = %d (1, −1)', (size) => {
  const variance = 1e-8
  const [product] = infer(
    [
      {
        type: 'Linear',
        weight: [
          [1, 0, 0],
          [0, 1, 0],
          [1, 1, 0],
          [0, 0, 1],
        ],
        bias: [0, 0, -1, 0],
      },
      { type: 'ReLU' },
      {
        type: 'Linear',
        weight: [
          [1, -1, 1, 0],
          [1, 1, 0.5, 0],
          [0, 0, 0, 1],
        ],
        bias: [0, 0, 0],
      },
    ],
    variance,
    [size, -size, -3],
    3,
  )
  const [plane] = infer(fixture.shapes['corner'], variance, [size, -size], 2)
  const one = { type: 'Linear', weight: [[1]], bias: [0] }
  const [line] = infer([one, { type: 'ReLU' }, one], variance, [-3], 1)
  const expected = [...plane.mean, ...line.mean]
  const variances = [plane.covariance[0], plane.covariance[3], line.covariance[0]]
  const sensitivity = (8 * EPSILON * size) / Math.sqrt(variance)
  for (let k = 0; k < 3; k++) {
    // contacts that are off by as much along their side weigh two regions wrong by its square
    const relative = 1e-11 + (4 * sensitivity) ** 2
    const allowed =
      4 * EPSILON * Math.abs(expected[k]) +
      (relative + (k === 0 ? 4 * sensitivity : 0)) * Math.sqrt(variances[k])
    expect(Math.abs(product.mean[k] - expected[k])).toBeLessThanOrEqual(allowed)
    expect(Math.abs(product.covariance[4 * k] / variances[k] - 1)).toBeLessThanOrEqual(relative)
  }
})
