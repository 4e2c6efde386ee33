import { expect, it } from 'vitest'
import { contourLevel } from './contourLevel.ts'

it('of a radial bump is a ring of the right radius around its centre', () => {
  const size = 64
  const centre = size / 2
  const values = Float64Array.from({ length: size * size }, (_, i) => {
    const x = (i % size) + 0.5 - centre
    const y = Math.floor(i / size) + 0.5 - centre
    return -(x * x + y * y)
  })
  const { coordinates, starts } = contourLevel(values, size, size, -400)
  expect(starts).toEqual(Int32Array.of(0))
  expect(coordinates.length).toBeGreaterThan(100)
  for (let i = 0; i < coordinates.length; i += 2) {
    // Linear interpolation of a parabola between neighbours one cell apart is off by at most 1 / (8 · 20).
    const radius = Math.hypot(coordinates[i] - centre, coordinates[i + 1] - centre)
    expect(Math.abs(radius - 20)).toBeLessThan(0.01)
  }
})

it('that nothing reaches has no rings', () => {
  expect(contourLevel(new Float64Array(9), 3, 3, 1)).toEqual({
    threshold: 1,
    coordinates: new Float64Array(0),
    starts: new Int32Array(0),
  })
})

it('tells rings apart by their starts', () => {
  const values = new Float64Array(81)
  values[20] = 1 // cell (2, 2)
  values[60] = 1 // cell (6, 6)
  const { coordinates, starts } = contourLevel(values, 9, 9, 0.5)
  expect(starts).toHaveLength(2)
  const firstOf = (ring: number) => coordinates.slice(2 * starts[ring], 2 * starts[ring] + 2)
  for (const [ring, centre] of [2.5, 6.5].entries()) {
    const [x = NaN, y = NaN] = firstOf(ring)
    expect(Math.hypot(x - centre, y - centre)).toBeLessThanOrEqual(0.5 + 1e-12)
  }
})
