import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildPartition } from '../core/partition/buildPartition.ts'
import { locateRegion } from '../core/partition/locateRegion.ts'
import type { PlaneGeometry } from '../core/partition/partition.ts'
import { hardDecoder } from '../core/partition/reference/hardDecoder.ts'
import { createRng } from '../core/numerics/createRng.ts'
import type { PlaneCells } from './rasteriseCells.ts'
import { boxesOf, rasteriseCells } from './rasteriseCells.ts'
import type { Window } from './clipCell.ts'

const SIZE = 24

function cellsOf({ edgeStarts, lines, vertices }: PlaneGeometry): PlaneCells {
  return { starts: edgeStarts, lines, vertices, boxes: boxesOf(edgeStarts, vertices) }
}

test('every pixel shows the region that holds its centre, at any zoom', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: -9, max: 9, noNaN: true }), (seed, power) => {
      const rng = createRng(seed)
      const partition = buildPartition(hardDecoder(rng, 2))
      const geometry = partition.geometry as PlaneGeometry
      const reach = 10 ** power
      const [x, y] = [reach * (2 * rng() - 1), reach * (2 * rng() - 1)]
      const window: Window = [x - reach, x + reach, y - reach, y + reach]
      const raster = rasteriseCells(cellsOf(geometry), window, SIZE, SIZE)
      raster.forEach((region, at) => {
        const z = [
          window[0] + (((at % SIZE) + 0.5) / SIZE) * 2 * reach,
          window[3] - ((Math.floor(at / SIZE) + 0.5) / SIZE) * 2 * reach,
        ]
        if (region === locateRegion(partition, z)) return
        // a centre on a side belongs to either: no side of the region shown is further away than rounding
        expect(region).toBeGreaterThanOrEqual(0)
        const { edgeStarts, lines } = geometry
        for (let e = edgeStarts[region]; e < edgeStarts[region + 1]; e++) {
          const distance = lines[3 * e] * z[0] + lines[3 * e + 1] * z[1] + lines[3 * e + 2]
          expect(distance).toBeGreaterThan(-1e-14 * (reach + Math.abs(lines[3 * e + 2])))
        }
      })
    }),
    { numRuns: 200 },
  )
})

test('the whole plane without any side fills the window', () => {
  const whole = {
    starts: Int32Array.of(0, 0),
    lines: new Float64Array(),
    vertices: new Float64Array(),
    boxes: Float64Array.of(-Infinity, Infinity, -Infinity, Infinity),
  }
  expect(rasteriseCells(whole, [0, 1, 0, 1], 3, 2)).toEqual(new Int32Array(6))
})
