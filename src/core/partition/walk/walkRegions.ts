import { polyhedronOf, type Polyhedron } from '../../geometry/polyhedronOf.ts'
import type { CompiledDecoder } from '../../network/compiledDecoder.ts'
import { exactDecoder } from '../../network/exact/exactDecoder.ts'
import { exactUnits } from '../../network/exact/exactUnits.ts'
import type { Steps } from '../../steps.ts'
import { refuseTooMany } from '../limits.ts'

/** A region when the walk leaves it. */
export interface WalkedRegion {
  readonly regionId: number
  /** Its units' half-spaces (a, c), a·z + c ≥ 0 inside, S + 1 integers each: [numUnits]. */
  readonly halfSpaces: readonly (readonly bigint[])[]
  /** Its facets; their rows are units. */
  readonly polyhedron: Polyhedron
  /** The region behind each facet; ids above those found so far are those of regions still to be left. */
  readonly neighbours: readonly number[]
}

/** Patterns of the regions in the order in which they were found, and how many facets were crossed to each. */
export interface FoundRegions {
  readonly patterns: readonly (readonly number[])[]
  readonly depths: readonly number[]
}

interface Waiting {
  readonly rows: readonly (readonly bigint[])[]
  /** Facets over which regions left before look into this one: a point inside each facet, and the region. */
  readonly arrivals: { readonly point: readonly bigint[]; readonly weight: bigint; readonly from: number }[]
}

/**
 * Walks from the region of z = 0 over every facet until nothing new appears, breadth first, in integers; a step a region.
 *
 * Regions meet facet to facet, for g is continuous: a facet is the whole common side of two regions, so that a facet that
 * was crossed from one side need not be crossed from the other.
 *
 * @param onRegion  called with each region once, in the order of their ids
 */
export function* walkRegions(
  compiled: CompiledDecoder,
  onRegion: (region: WalkedRegion) => void,
): Steps<FoundRegions> {
  const { latentDim, numUnits } = compiled
  const exact = exactDecoder(compiled)
  const depths: number[] = []
  const patterns: (readonly number[])[] = []
  const idOf = new Map<string, number>()
  const waiting: (Waiting | null)[] = []

  // From z = 0 an infinitesimal way along the first axis, and an infinitesimally smaller one along each that follows.
  const axes = Array.from({ length: latentDim }, (_, axis) =>
    Array.from({ length: latentDim }, (__, k) => (k === axis ? 1n : 0n)),
  )
  visit(new Array<bigint>(latentDim).fill(0n), 1n, axes, 0)
  for (let regionId = 0; regionId < waiting.length; regionId++) {
    const region = waiting[regionId]
    if (region === null) throw new TypeError('a region is left once')
    // Its integers are not needed again.
    waiting[regionId] = null
    const states = patterns[regionId]
    const halfSpaces = region.rows.map((row, unit) => (states[unit] > 0 ? row : row.map((entry) => -entry)))
    const polyhedron = polyhedronOf(halfSpaces, latentDim)
    const neighbours = polyhedron.facets.map(({ row, point, weight, inward }) => {
      const plane = halfSpaces[row]
      const known = region.arrivals.find(
        (arrival) => along(plane, arrival.point) + plane[latentDim] * arrival.weight === 0n,
      )
      if (known !== undefined) return known.from
      const outward = inward.map((entry) => -entry)
      const neighbour = visit(point, weight, [outward], depths[regionId] + 1)
      waiting[neighbour]?.arrivals.push({ point, weight, from: regionId })
      return neighbour
    })
    onRegion({ regionId, halfSpaces, polyhedron, neighbours })
    yield { done: regionId + 1, total: waiting.length }
  }
  return { patterns, depths }

  /** The region that point / weight belongs to when it is left along the directions, one after the other. */
  function visit(
    point: readonly bigint[],
    weight: bigint,
    directions: readonly (readonly bigint[])[],
    depth: number,
  ): number {
    const { rows, states } = exactUnits(exact, (row) => {
      let value = along(row, point) + weight * row[latentDim]
      for (let k = 0; value === 0n && k < directions.length; k++) value = along(row, directions[k])
      return value >= 0n ? 1 : -1
    })
    const key = states.join()
    const known = idOf.get(key)
    if (known !== undefined) return known
    const regionId = waiting.length
    refuseTooMany(regionId + 1, numUnits)
    idOf.set(key, regionId)
    waiting.push({ rows, arrivals: [] })
    patterns.push(states)
    depths.push(depth)
    return regionId
  }
}

/** The product of a row's slope, or a direction, with a point. */
function along(row: readonly bigint[], point: readonly bigint[]): bigint {
  let sum = 0n
  for (let k = 0; k < point.length; k++) sum += row[k] * point[k]
  return sum
}
