import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { polygonArea } from './polygonArea.ts'
import { polygonCentroid } from './polygonCentroid.ts'
import { triangulatePolygon } from './triangulatePolygon.ts'

const step = fc.integer({ min: -1000, max: 1000 })

/**
 * Convex polygons with integer vertices, whose areas are exact in doubles: steps that add up to zero, in the order of
 * their directions, some of them parallel; then sheared to slivers, and moved far away.
 */
const integerPolygon = fc
  .tuple(
    fc.array(fc.tuple(step, step), { minLength: 2, maxLength: 20 }),
    fc.constantFrom(0, 1, 1000, 1e5),
    fc.constantFrom(0, 1e8),
  )
  .map(([steps, shear, shift]) => {
    const sum = steps.reduce((total, [dx, dy]) => [total[0] + dx, total[1] + dy], [0, 0])
    const closed = [...steps, [-sum[0], -sum[1]]].toSorted(
      (a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]),
    )
    let x = 0
    let y = 0
    return Float64Array.from(
      closed.flatMap(([dx, dy]) => {
        x += dx
        y += dy
        return [x + shift, y + shear * x + shift]
      }),
    )
  })

function corners(vertices: Float64Array, triangle: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(triangle).flatMap((i) => [...vertices.subarray(2 * i, 2 * i + 2)]))
}

function trianglesOf(vertices: Float64Array): Float64Array[] {
  const triangles = triangulatePolygon(vertices)
  expect(triangles.length).toBe(3 * (vertices.length / 2 - 2))
  return Array.from({ length: triangles.length / 3 }, (_, k) =>
    corners(vertices, triangles.subarray(3 * k, 3 * k + 3)),
  )
}

/** Twice the area of (a, b, p), positive on the left of the way from a to b. */
function side(triangle: Float64Array, from: number, x: number, y: number): number {
  const to = (from + 1) % 3
  const [ax, ay, bx, by] = [
    triangle[2 * from],
    triangle[2 * from + 1],
    triangle[2 * to],
    triangle[2 * to + 1],
  ]
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax)
}

describe('triangulatePolygon', () => {
  test('areas of triangles are not negative and add up exactly, in slivers, with collinear vertices and far away', () => {
    fc.assert(
      fc.property(integerPolygon, (vertices) => {
        const areas = trianglesOf(vertices).map(polygonArea)
        expect(areas.every((area) => area >= 0)).toBe(true)
        expect(areas.reduce((sum, area) => sum + area, 0)).toBe(polygonArea(vertices))
      }),
      { numRuns: 1000 },
    )
  })

  test('no two triangles overlap', () => {
    const rng = createRng(1)
    fc.assert(
      fc.property(integerPolygon, (vertices) => {
        const triangles = trianglesOf(vertices)
        for (const [k, triangle] of triangles.entries()) {
          const shares = [rng(), rng(), rng()]
          const total = shares[0] + shares[1] + shares[2]
          const [x, y] = [0, 1].map((i) =>
            shares.reduce((sum, share, j) => sum + (share * triangle[2 * j + i]) / total, 0),
          )
          const size = Math.max(...vertices.map(Math.abs))
          triangles.forEach((other, m) => {
            if (m === k) return
            const isInside = [0, 1, 2].every((from) => side(other, from, x, y) > 1e-14 * size * size)
            expect(isInside).toBe(false)
          })
        }
      }),
    )
  })

  test('no vertex lies in the circle of a triangle', () => {
    const rng = createRng(2)
    for (let n = 3; n < 40; n++) {
      const angles = Array.from({ length: n }, () => 2 * Math.PI * rng()).toSorted((a, b) => a - b)
      const vertices = Float64Array.from(
        angles.flatMap((angle) => [3 * Math.cos(angle), Math.sin(angle) + 5]),
      )
      for (const [ax, ay, bx, by, cx, cy] of trianglesOf(vertices)) {
        for (let at = 0; at < vertices.length; at += 2) {
          const [x, y] = vertices.subarray(at, at + 2)
          const rows = [
            [ax - x, ay - y],
            [bx - x, by - y],
            [cx - x, cy - y],
          ].map(([u, v]) => [u, v, u * u + v * v])
          const [p, q, r] = rows
          const determinant =
            p[0] * (q[1] * r[2] - q[2] * r[1]) -
            p[1] * (q[0] * r[2] - q[2] * r[0]) +
            p[2] * (q[0] * r[1] - q[1] * r[0])
          expect(determinant).toBeLessThan(1e-11)
        }
      }
    }
  })

  test.each([
    ['collinear vertices on every side', [0, 0, 1, 0, 2, 0, 2, 1, 2, 2, 1, 2, 0, 2, 0, 1]],
    ['all vertices collinear', [0, 0, 1, 0, 2, 0, 3, 0]],
    ['coinciding vertices', [0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1]],
    ['vertices closer than delaunator tells apart', [0, 0, 1, 0, 1, 1e-17, 1, 1, 0, 1]],
    ['no larger than 1e-17', [0, 0, 1e-17, 0, 2e-17, 1e-17, 1e-17, 2e-17, 0, 1e-17]],
    ['1e-9 wide', [0, 0, 1, 1, 1, 1 + 2 ** -30, 0.5, 0.5 + 1.5 * 2 ** -30, 0, 2 ** -30]],
    ['vertices at 1e8', [-1e8, -0.5, 1e8, -0.25, 1e8, 0.25, 0, 0.75, -1e8, 0.5]],
    ['squares that overflow', [-1e200, -1e200, 1e200, -1e200, 1e200, 1e200, -1e200, 1e200]],
  ])('%s', (_, list) => {
    const vertices = Float64Array.from(list)
    // a power of two, so that nothing is rounded
    const scale = 2 ** Math.ceil(Math.log2(Math.max(...vertices.map(Math.abs))))
    const scaled = vertices.map((value) => value / scale)
    const areas = trianglesOf(vertices).map((triangle) => polygonArea(triangle.map((value) => value / scale)))
    expect(areas.every((area) => area >= -1e-17)).toBe(true)
    expect(areas.reduce((sum, area) => sum + area, 0)).toBeWithinRel(polygonArea(scaled), 1e-15)
  })

  test('fewer than three vertices have none', () => {
    for (const n of [0, 1, 2]) expect(triangulatePolygon(new Float64Array(2 * n))).toHaveLength(0)
  })
})

describe('area and centroid', () => {
  test('the centroid is the mean of those of the triangles, by area', () => {
    fc.assert(
      fc.property(integerPolygon, (vertices) => {
        const area = polygonArea(vertices)
        fc.pre(area > 0)
        const triangles = trianglesOf(vertices)
        const found = polygonCentroid(vertices)
        const size = Math.max(...vertices.map(Math.abs))
        for (const i of [0, 1]) {
          const moment = triangles.reduce((sum, triangle) => {
            return sum + polygonArea(triangle) * (triangle[i] + triangle[2 + i] + triangle[4 + i])
          }, 0)
          expect(Math.abs(found[i] - moment / (3 * area))).toBeLessThan(1e-14 * size)
        }
      }),
    )
  })

  test('known values', () => {
    const square = Float64Array.of(1e8, 1, 1e8 + 1, 1, 1e8 + 1, 2, 1e8, 2)
    expect(polygonArea(square)).toBe(1)
    expect(polygonCentroid(square)).toEqual(Float64Array.of(1e8 + 0.5, 1.5))
    expect(polygonCentroid(Float64Array.of(0, 0, 1, 1, 2, 2))).toEqual(Float64Array.of(1, 1))
    expect(polygonCentroid(new Float64Array())).toEqual(Float64Array.of(NaN, NaN))
  })
})
