import type { SlicedPolygon } from './slicedPolygon.ts'

const LOG_2PI = 1.8378770664093456

/**
 * What regionMoments writes, from mass and moments about the nearest point in standard deviations.
 *
 * @param polygon  of anchorPolygon
 * @param slices   of integratePolygon
 * @param out      written from outOffset [8]
 */
export function momentsFromSlices(
  polygon: SlicedPolygon,
  slices: Float64Array,
  out: Float64Array,
  outOffset: number,
): void {
  const { distance: d, shear, frame, factor, anchor } = polygon
  const mass = slices[0]
  if (!(mass > 0)) {
    out.fill(0, outOffset, outOffset + 8)
    out[outOffset] = mass === 0 && d === d ? -Infinity : NaN
    out[outOffset + 1] = out[outOffset]
    out[outOffset + 2] = anchor[0]
    out[outOffset + 3] = anchor[1]
    return
  }
  const meanS = slices[1]
  const meanT = slices[2]
  const ss = slices[3]
  const st = slices[4]
  const tt = slices[5]
  const logMass = Math.log(mass)
  out[outOffset] = Math.min(logMass - 0.5 * d * d, 0)
  const meanT0 = meanT + shear * meanS
  const tt0 = tt + shear * (2 * st + shear * ss)
  const energy = d * meanS + 0.5 * (meanS * meanS + ss + meanT0 * meanT0 + tt0)
  out[outOffset + 1] = logMass + LOG_2PI + Math.log(factor[0] * factor[2]) + energy
  const f0 = frame[0]
  const f1 = frame[1]
  const f2 = frame[2]
  const f3 = frame[3]
  out[outOffset + 2] = anchor[0] + f0 * meanS + f2 * meanT
  out[outOffset + 3] = anchor[1] + f1 * meanS + f3 * meanT
  // As a sum of squares, from the pivot of the larger variance: no rounding makes a variance of the mapped one negative,
  // which the products of a thin region's entries do where they cancel.
  const isFirst = ss >= tt
  const pivot = Math.max(isFirst ? ss : tt, 0)
  const ratio = pivot > 0 ? st / pivot : 0
  const rest = Math.max((isFirst ? tt : ss) - ratio * st, 0)
  const p0 = isFirst ? f0 + ratio * f2 : f2 + ratio * f0
  const p1 = isFirst ? f1 + ratio * f3 : f3 + ratio * f1
  const r0 = isFirst ? f2 : f0
  const r1 = isFirst ? f3 : f1
  const off = pivot * p0 * p1 + rest * r0 * r1
  out[outOffset + 4] = pivot * p0 * p0 + rest * r0 * r0
  out[outOffset + 5] = off
  out[outOffset + 6] = off
  out[outOffset + 7] = pivot * p1 * p1 + rest * r1 * r1
}
