import { expect, test } from 'vitest'
import type { PartitionView } from '../../state/appState.ts'
import { generatedAt } from '../../state/hoverCommands.ts'
import { latentAt } from '../../state/latentPlane.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'
import { planeHeights } from './planeHeights.ts'

/** g(z) = (|z1| + 2 z2 − z3 + 1, z2): two half-spaces, in the plane the same without z3. */
function absoluteValue(latentDim: 2 | 3): PartitionView {
  const rest = latentDim === 2 ? [] : [0]
  const sides = {
    starts: Int32Array.of(0, 1, 2),
    units: Int32Array.of(0, 0),
    neighbours: Int32Array.of(1, 0),
  }
  const geometry =
    latentDim === 2
      ? {
          kind: 'plane' as const,
          edgeStarts: sides.starts,
          lines: Float64Array.of(-1, 0, 0, 1, 0, 0),
          edgeUnits: sides.units,
          vertices: new Float64Array(4).fill(Number.NaN),
          edgeNeighbours: sides.neighbours,
        }
      : {
          kind: 'space' as const,
          facetStarts: sides.starts,
          planes: Float64Array.of(-1, 0, 0, 0, 1, 0, 0, 0),
          facetUnits: sides.units,
          facetNeighbours: sides.neighbours,
          edgeStarts: Int32Array.of(0, 0, 0),
          edgeFacets: new Int32Array(),
          edgeEnds: new Float64Array(),
        }
  const tilt = latentDim === 2 ? [] : [-1]
  return {
    model: {
      decoder: { latentDim, dataDim: 2, layers: [] },
      noise: { kind: 'isotropic', variance: 1 },
      priorCovariance: Float64Array.from({ length: latentDim ** 2 }, (_, i) =>
        i % (latentDim + 1) === 0 ? 1 : 0,
      ),
    },
    partition: {
      numRegions: 2,
      numUnits: 1,
      pools: [null],
      unitOffsets: Int32Array.of(0, 1),
      patterns: Int8Array.of(-1, 1),
      latentDim,
      dataDim: 2,
      slope: Float64Array.from(
        [
          [-1, 2, ...tilt],
          [0, 1, ...rest],
          [1, 2, ...tilt],
          [0, 1, ...rest],
        ].flat(),
      ),
      bias: Float64Array.of(1, 0, 1, 0),
      geometry,
      diagnostics: { numExactDecisions: 0, numZeroWidthRegions: 0 },
    },
    logPriorMass: Float64Array.of(Math.log(0.5), Math.log(0.5)),
    depths: Int32Array.of(0, 1),
    slopeNorms: Float64Array.of(2, 2),
    numParameters: 1,
  }
}

test('heights are g on the plane, and their ends its range over four standard deviations', () => {
  const planes: readonly (readonly [2 | 3, LatentPlane])[] = [
    [2, { axes: [0, 1], slice: null }],
    [3, { axes: [0, 1], slice: { axis: 2, at: 0.5 } }],
    [3, { axes: [1, 2], slice: { axis: 0, at: -2 } }],
  ]
  for (const [latentDim, plane] of planes) {
    const view = absoluteValue(latentDim)
    const { tilts } = planeHeights(view, plane, 0)
    for (const place of [
      [1, 2],
      [-3, 0.5],
    ] as const) {
      const z = latentAt(plane, place)
      const k = z[0] > 0 ? 3 : 0
      expect(tilts[k] * place[0] + tilts[k + 1] * place[1] + tilts[k + 2]).toBeCloseTo(
        generatedAt(view, z)[0],
        12,
      )
    }
  }
  expect(planeHeights(absoluteValue(2), planes[0][1], 0).ends).toEqual([-7, 13])
  expect(planeHeights(absoluteValue(3), planes[1][1], 0).ends).toEqual([-7.5, 12.5])
})
