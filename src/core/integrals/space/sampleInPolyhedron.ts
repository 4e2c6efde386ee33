import type { Rng } from '../../numerics/createRng.ts'
import { sampleInPolygon } from '../plane/sampleInPolygon.ts'
import type { SpaceRegionSet } from '../regionSet.ts'
import { integratePolyhedron, ruleMass, SPACE_MOMENTS, type SliceRule } from './integratePolyhedron.ts'
import { createSpaceSlice, setSlice, type SpaceSlice } from './spaceSlice.ts'
import { createWhitenedPolyhedron, type WhitenedPolyhedron } from './whitenedPolyhedron.ts'
import { whitenPolyhedron } from './whitenPolyhedron.ts'

/** How far a quantile may be off, as a share of its rule's mass: far below what any number of draws could show. */
const QUANTILE_ERROR = 1e-12

/** Scratch of one call, never kept. */
const polyhedron: WhitenedPolyhedron = createWhitenedPolyhedron()
const moments: Float64Array = new Float64Array(SPACE_MOMENTS)
const slice: SpaceSlice = createSpaceSlice()
const origin: Float64Array = new Float64Array(2)
const identity: Float64Array = Float64Array.of(1, 0, 0, 1)
const across: Float64Array = new Float64Array(2)

/**
 * sampleInRegion for a region of space: one of the rules of its integral by their masses, the slice within it by
 * inverting its distribution, then a point of that slice, a polygon.
 */
export function sampleInPolyhedron(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  rng: Rng,
  out: Float64Array,
  outOffset: number,
): void {
  whitenPolyhedron(regions, regionId, mean, covariance, covarianceOffset, polyhedron)
  const rules: SliceRule[] = []
  integratePolyhedron(polyhedron, false, moments, rules)
  const { anchor, axes, factor } = polyhedron
  const s = moments[0] > 0 ? drawHeight(rules, rng) : 0
  across.fill(0)
  setSlice(polyhedron, s, slice)
  if (moments[0] > 0 && !slice.isEmpty) sampleInPolygon(slice.polygon, 0, origin, identity, 0, rng, across, 0)
  for (let k = 0; k < 3; k++) {
    let z = anchor[k]
    for (let l = 0; l <= k; l++)
      z += factor[3 * k + l] * (axes[l] * s + axes[3 + l] * across[0] + axes[6 + l] * across[1])
    out[outOffset + k] = z
  }
}

function drawHeight(rules: readonly SliceRule[], rng: Rng): number {
  let rest = rng() * moments[0]
  const last = rules.length - 1
  let k = 0
  while (k < last && rest > rules[k].mass) rest -= rules[k++].mass
  const rule = rules[k]
  return rule.sign * heightAt(rule, Math.min(1, rest / rule.mass))
}

/** The height below which a share of the rule's mass lies: false position with halved ends (Illinois). */
function heightAt(rule: SliceRule, share: number): number {
  let { from, to } = rule
  let atFrom = -share
  let atTo = 1 - share
  let lastSide = 0
  let r = 0.5 * (from + to)
  for (let step = 0; step < 100; step++) {
    const next = from + ((to - from) * atFrom) / (atFrom - atTo)
    r = next > from && next < to ? next : 0.5 * (from + to)
    if (r <= from || r >= to) break
    const excess = ruleMass(polyhedron, rule, r) / rule.mass - share
    if (Math.abs(excess) <= QUANTILE_ERROR) break
    const side = excess < 0 ? -1 : 1
    if (side < 0) {
      from = r
      atFrom = excess
      if (lastSide === side) atTo *= 0.5
    } else {
      to = r
      atTo = excess
      if (lastSide === side) atFrom *= 0.5
    }
    lastSide = side
  }
  return r
}
