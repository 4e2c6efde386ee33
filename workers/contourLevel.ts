import { contours } from 'd3-contour'
import type { ContourResult } from './protocol.ts'

type Level = ContourResult['levels'][number]

/**
 * The line where a grid of values takes a threshold: [height, width] row-major, linear between cell centres, which
 * are at half integers. Rings are closed along the edge of the grid where the line leaves it.
 */
export function contourLevel(values: Float64Array, width: number, height: number, threshold: number): Level {
  // d3 reads the values by index only, but its types ask for an array.
  const { coordinates: polygons } = contours()
    .size([width, height])
    .contour(values as unknown as number[], threshold)
  const rings = polygons.flat()
  const starts = new Int32Array(rings.length)
  const coordinates: number[] = []
  for (const [index, ring] of rings.entries()) {
    starts[index] = coordinates.length / 2
    for (const [x, y] of ring) coordinates.push(x as number, y as number)
  }
  return { threshold, coordinates: Float64Array.from(coordinates), starts }
}
