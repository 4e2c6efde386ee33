import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { intersectHalfPlanes } from '../integrals/plane/intersectHalfPlanes.ts'
import { createRng } from '../numerics/createRng.ts'
import { convexPieces } from './convexPieces.ts'
import type { ConvexPolygon } from './convexPolygon.ts'
import { polygonRays } from './polygonRays.ts'

const halfPlane = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: -500, max: 3000 }))
  .map(([turn, c]) => [Math.cos(2e-6 * Math.PI * turn), Math.sin(2e-6 * Math.PI * turn), c / 1000])
const halfPlanes = fc.array(halfPlane, { maxLength: 9 })

function polygon(planes: readonly (readonly number[])[]): ConvexPolygon | null {
  const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
  return region && { lines: new Float64Array(region.lines), vertices: new Float64Array(region.vertices) }
}

/** The least value of any line at a point: positive inside. */
function depth({ lines }: ConvexPolygon, x: number, y: number): number {
  let least = Infinity
  for (let at = 0; at < lines.length; at += 3) {
    least = Math.min(least, lines[at] * x + lines[at + 1] * y + lines[at + 2])
  }
  return least
}

describe('convexPieces', () => {
  test('each point of a polygon lies in one piece, and no other point in any', () => {
    const rng = createRng(3)
    fc.assert(
      fc.property(halfPlanes, (planes) => {
        const whole = polygon(planes)
        fc.pre(whole !== null)
        const pieces = convexPieces(whole)
        for (let n = 0; n < 50; n++) {
          const reach = n % 2 === 0 ? 4 : 100
          const [x, y] = [reach * (2 * rng() - 1), reach * (2 * rng() - 1)]
          const depths = pieces.map((piece) => depth(piece, x, y))
          const own = depth(whole, x, y)
          if ([own, ...depths].some((value) => Math.abs(value) < 1e-9)) continue
          expect(depths.filter((value) => value > 0)).toHaveLength(own > 0 ? 1 : 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['the whole plane', [], ['plane']],
    ['a half-plane', [[1, 0, 1]], ['halfPlane']],
    [
      'a strip',
      [
        [1, 0, 1],
        [-1, 0, 1],
      ],
      ['strip'],
    ],
    [
      'rays only',
      [
        [1, 0, 1],
        [0, 1, 1],
      ],
      ['wedge'],
    ],
    [
      'a half-strip',
      [
        [1, 0, 1],
        [-1, 0, 1],
        [0, 1, 0],
      ],
      ['halfStrip'],
    ],
    [
      'a half-strip with rays that rounding lets part',
      [
        [1, 2e-16, 1],
        [-1, 0, 1],
        [0, 1, 0],
      ],
      ['halfStrip'],
    ],
    [
      'two vertices and rays that part',
      [
        [1, 0.5, 1],
        [-1, 0.5, 1],
        [0, 1, 0],
      ],
      ['wedge', 'halfStrip'],
    ],
    [
      'three vertices and rays that part',
      [
        [1, 0.1, 1],
        [-1, 0.1, 1],
        [-1, 1, 1],
        [1, 1, 1],
      ],
      ['triangle', 'wedge', 'halfStrip'],
    ],
    [
      'a square',
      [
        [1, 0, 1],
        [-1, 0, 1],
        [0, 1, 1],
        [0, -1, 1],
      ],
      ['triangle', 'triangle'],
    ],
  ])('%s', (_, planes, kinds) => {
    const whole = polygon(planes)
    expect(whole && convexPieces(whole).map(({ kind }) => kind)).toEqual(kinds)
  })

  test('inner lines stand in two pieces with opposite signs, and sides keep their own', () => {
    fc.assert(
      fc.property(halfPlanes, (planes) => {
        const whole = polygon(planes)
        fc.pre(whole !== null)
        const rows = (lines: Float64Array): string[] =>
          Array.from({ length: lines.length / 3 }, (_, k) => lines.subarray(3 * k, 3 * k + 3).join())
        const opposites = (lines: Float64Array): string[] => rows(lines.map((value) => -value))
        const pieces = convexPieces(whole)
        const inner = pieces
          .flatMap(({ lines }) => rows(lines))
          .filter((row) => !rows(whole.lines).includes(row))
        const others = pieces.flatMap(({ lines }) => opposites(lines))
        for (const row of inner) expect(others).toContain(row)
      }),
    )
  })

  const thin: [string, number[][], number][] = [
    [
      'a sliver of aspect 1e8 is cut',
      [
        [0, 1, 0],
        [1, 0, 1],
        [0, -1, 1e-8],
        [-1, 0, 1],
      ],
      2,
    ],
    [
      'one of aspect 1e14 is not',
      [
        [0, 1, 0],
        [1, 0, 1],
        [0, -1, 1e-14],
        [-1, 0, 1],
      ],
      1,
    ],
    [
      'nor is 1e-6 at 1e8',
      [
        [0, 1, 0],
        [1, 0, 1e8],
        [0, -1, 1e-6],
        [-1, 0, 1e8],
      ],
      1,
    ],
    [
      'nor three rays that part by 1e-14',
      [
        [1, 1e-14, 1],
        [-1, 1, 0],
        [-1, 0, 1],
      ],
      1,
    ],
  ]
  test.each(thin)('%s', (_, planes, numPieces) => {
    const whole = polygon(planes)
    const pieces = whole ? convexPieces(whole) : []
    expect(pieces).toHaveLength(numPieces)
    if (numPieces === 1) expect(pieces[0]).toMatchObject({ kind: 'polygon' })
  })

  test('a polygon that rounding has folded onto a segment or a point', () => {
    const lines = Float64Array.of(0, 1, 0, 0, 1, 0, 0, -1, 0, 0, -1, 0)
    for (const list of [
      [0, 0, 1, 0, 2, 0, 1, 0],
      [1, 0, 2, 0, 1, 0, 0, 0],
      [1, 0, 2, 0, 2, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ]) {
      const pieces = convexPieces({ lines, vertices: Float64Array.from(list) })
      expect(pieces.map(({ kind }) => kind)).toEqual(['polygon'])
      expect(pieces[0].lines).toEqual(lines)
    }
  })
})

describe('polygonRays', () => {
  test('a wedge has two from its vertex, along its sides', () => {
    const wedge = polygon([
      [1, 0, 1],
      [0, 1, 2],
    ])
    const rays = wedge ? Array.from(polygonRays(wedge)) : []
    // the edge from infinity comes down along x = −1, the other goes right
    expect(rays.map((value) => value + 0)).toEqual([-1, -2, 0, 1, -1, -2, 1, 0])
  })

  test('bounded polygons, strips, half-planes and the plane have none', () => {
    const square = [
      [1, 0, 1],
      [0, 1, 1],
      [-1, 0, 1],
      [0, -1, 1],
    ]
    for (const planes of [square, [square[0], square[2]], [square[0]], []]) {
      const found = polygon(planes)
      expect(found && polygonRays(found)).toEqual(new Float64Array())
    }
  })

  test('points far along a ray are on the boundary', () => {
    fc.assert(
      fc.property(halfPlanes, (planes) => {
        const whole = polygon(planes)
        fc.pre(whole !== null)
        const rays = polygonRays(whole)
        for (let at = 0; at < rays.length; at += 4) {
          const [x, y, dx, dy] = rays.subarray(at, at + 4)
          expect(Math.abs(depth(whole, x + 1000 * dx, y + 1000 * dy))).toBeLessThan(1e-11)
        }
      }),
    )
  })
})
