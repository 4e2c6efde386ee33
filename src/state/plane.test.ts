import { expect, test } from 'vitest'
import { placesInPlane, pointInPlane, projectManifold, projectPosterior } from './plane.ts'
import type { PartitionView, PosteriorView } from './appState.ts'

const projection = {
  axes: Float64Array.of(0.6, 0, 0.8, 0, 1, 0),
  mean: Float64Array.of(1, 2, 3),
  varianceShare: [0.8, 0.2],
}
const principal = { coordinates: [0, 1] as const, projection }
const pair = { coordinates: [2, 0] as const, projection: null }

test('of a pair the other coordinates stay; a place on projected axes is a point of their plane', () => {
  expect(pointInPlane(pair, [7, 8], [1, Number.NaN, 3])).toEqual([8, Number.NaN, 7])
  const x = pointInPlane(principal, [0.5, -1], [9, 9, 9])
  expect(x).toEqual([1.3, 1, 3.4])
  const [first, second] = placesInPlane(principal, x, 3)
  expect(first).toBeCloseTo(0.5, 14)
  expect(second).toBe(-1)
})

test('rows go to their places, without one where a value is missing', () => {
  const rows = [1, 2, 3, 4, Number.NaN, 6]
  expect([...placesInPlane(pair, rows, 3)]).toEqual([3, 1, 6, 4])
  expect([...placesInPlane(principal, rows, 3)]).toEqual([0, 0, Number.NaN, Number.NaN])
})

test('the projected manifold is the projection of g(z)', () => {
  const view = {
    partition: {
      dataDim: 3,
      latentDim: 1,
      numRegions: 2,
      slope: Float64Array.of(1, 2, 3, -1, 0, 0.5),
      bias: Float64Array.of(0, 1, 0, 4, 5, 6),
    },
  } as unknown as PartitionView
  const { partition } = projectManifold(projection, view)
  for (const [region, z] of [
    [0, -1.5],
    [1, 0.7],
  ] as const) {
    const image = [0, 1, 2].map(
      (d) => view.partition.slope[3 * region + d] * z + view.partition.bias[3 * region + d],
    )
    placesInPlane(principal, image, 3).forEach((value, k) => {
      const k2 = 2 * region + k
      expect(partition.slope[k2] * z + partition.bias[k2]).toBeCloseTo(value, 13)
    })
  }
})

test('what is missing of the selected point stands where the model expects it', () => {
  const posterior = { expectedData: Float64Array.of(5, 6, 7) }
  const view = { x: [1, Number.NaN, 3], posterior } as unknown as PosteriorView
  const projected = projectPosterior(projection, view)
  expect(projected.x).toEqual([0, 4])
  expect([...projected.posterior.expectedData]).toEqual([...placesInPlane(principal, [5, 6, 7], 3)])
})
