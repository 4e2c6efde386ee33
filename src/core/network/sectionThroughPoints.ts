import type { LatentSection } from './sectionModel.ts'

/**
 * The line through two latents, the plane through three, the space through four: u = 0 is the first before sectionModel
 * moves it, and the unit of each axis leads to one of the others.
 *
 * @param points  [k + 1, S] row-major
 * @throws RangeError  fewer than two points; sectionModel refuses points of which one lies in the section of the others
 */
export function sectionThroughPoints(points: Float64Array, latentDim: number): LatentSection {
  const S = latentDim
  if (points.length % S !== 0 || points.length < 2 * S)
    throw new RangeError(`expected two points of ${S} latents or more, got ${points.length} entries`)
  const origin = points.slice(0, S)
  return { origin, directions: points.slice(S).map((value, p) => value - origin[p % S]) }
}
