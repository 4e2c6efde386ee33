import { describe, expect, it } from 'vitest'
import { polyhedronOf, type Facet } from './polyhedronOf.ts'

const facetsOf = (rows: readonly (readonly bigint[])[], dimension: number): readonly Facet[] =>
  polyhedronOf(rows, dimension).facets

describe('polyhedronOf', () => {
  it('leaves out what is implied, repeated or only touches', () => {
    const square = [
      [1n, 0n, 1n],
      [-1n, 0n, 1n],
      [0n, 2n, 2n],
      [0n, -1n, 1n],
    ]
    // x + y ≤ 2 touches a corner, x ≤ 5 is implied, the first is repeated, the last is no half-plane.
    const rest = [
      [-1n, -1n, 2n],
      [-1n, 0n, 5n],
      [3n, 0n, 3n],
      [0n, 0n, 1n],
    ]
    const facets = facetsOf([...square, ...rest], 2)
    expect(facets.map(({ inward }) => inward)).toEqual(square.map((row) => row.slice(0, 2)))
    for (const [k, { point, weight, inward }] of facets.entries())
      expect(point[0] * inward[0] + point[1] * inward[1] + weight * square[k][2]).toBe(0n)
  })

  it('handles polyhedra without a vertex', () => {
    expect(facetsOf([], 2)).toEqual([])
    expect(facetsOf([[0n, 0n, 1n]], 2)).toEqual([])
    expect(facetsOf([[1n, 1n, 0n]], 2).length).toBe(1)
    expect(
      facetsOf(
        [
          [1n, 1n, 0n],
          [-1n, -1n, 1n],
          [-2n, -2n, 7n],
        ],
        2,
      ).length,
    ).toBe(2)
  })
})
