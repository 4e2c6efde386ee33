import { decomposeDouble } from '../../numerics/decomposeDouble.ts'
import { addVertex } from './addVertex.ts'
import { addEdge, addLine, emptyCells, type PlaneContext } from './planeComplex.ts'

/** [lower corner, upper corner] of a rectangle that takes the place of the plane. */
export type PlaneBox = readonly [lower: readonly number[], upper: readonly number[]]

/**
 * Adds the cell that subdivision starts from: a box, or the plane, whose vertices are the directions of the two axes
 * and their opposites, so that an arc of half a turn has one of them inside, and no two neighbours are opposite.
 */
export function wholePlane(box: PlaneBox | null, context: PlaneContext): void {
  const { complex } = context
  // Line 0 comes first: LINE_AT_INFINITY.
  const infinity = addKnownLine(context, [0, 0, 1], [0n, 0n, 1n])
  const edges: number[] = []
  if (box === null) {
    const axes = [
      addKnownLine(context, [0, -1, 0], [0n, -1n, 0n]),
      addKnownLine(context, [1, 0, 0], [1n, 0n, 0n]),
    ]
    const vertices = ([1, -1] as const).flatMap((flip) =>
      axes.map((axis) => addVertex(infinity, axis, flip, context)),
    )
    vertices.forEach((from, k) => edges.push(addEdge(complex, infinity, from, vertices[(k + 1) % 4])))
  } else {
    const [lower, upper] = box
    // Counter-clockwise from the lower side, each turned inwards.
    const sides = [
      sideOfBox(1, 1, lower[1], context),
      sideOfBox(0, -1, upper[0], context),
      sideOfBox(1, -1, upper[1], context),
      sideOfBox(0, 1, lower[0], context),
    ]
    const corners = sides.map((side, k) => addVertex(sides[(k + 3) % 4], side, 1, context))
    sides.forEach((side, k) => edges.push(addEdge(complex, side, corners[k], corners[(k + 1) % 4])))
  }
  const cells = emptyCells(0, 0)
  cells.count = 1
  cells.parents[0] = -1
  cells.sides.set(edges.map((edge) => 2 * edge))
  cells.sideStarts[1] = edges.length
  context.cells.push(cells)
}

/** ± (z[axis] − at) ≥ 0. */
function sideOfBox(axis: 0 | 1, direction: 1 | -1, at: number, context: PlaneContext): number {
  const { mantissa, exponent } = decomposeDouble(at)
  const unit = exponent < 0 ? 1n << BigInt(-exponent) : 1n
  const offset = exponent < 0 ? mantissa : mantissa << BigInt(exponent)
  const [a, c] = direction > 0 ? [unit, -offset] : [-unit, offset]
  return addKnownLine(
    context,
    axis === 0 ? [direction, 0, -direction * at] : [0, direction, -direction * at],
    axis === 0 ? [a, 0n, c] : [0n, a, c],
  )
}

function addKnownLine(
  { complex }: PlaneContext,
  [a0, a1, c]: readonly number[],
  exact: readonly bigint[],
): number {
  const line = addLine(complex, a0, a1, c)
  complex.lineExact.set(line, exact)
  return line
}
