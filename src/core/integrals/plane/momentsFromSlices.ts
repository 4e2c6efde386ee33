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
  const { distance: d, axis, factor, anchor } = polygon
  const l11 = factor[0]
  const l21 = factor[1]
  const l22 = factor[2]
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
  const energy = d * meanS + 0.5 * (meanS * meanS + ss + meanT * meanT + tt)
  out[outOffset + 1] = logMass + LOG_2PI + Math.log(l11 * l22) + energy
  // back through the rotation, then through the factor
  const u0 = axis[0]
  const u1 = axis[1]
  const y0 = u0 * meanS - u1 * meanT
  const y1 = u1 * meanS + u0 * meanT
  out[outOffset + 2] = anchor[0] + l11 * y0
  out[outOffset + 3] = anchor[1] + l21 * y0 + l22 * y1
  const c00 = u0 * u0 * ss - 2 * u0 * u1 * st + u1 * u1 * tt
  const c01 = u0 * u1 * (ss - tt) + (u0 * u0 - u1 * u1) * st
  const c11 = u1 * u1 * ss + 2 * u0 * u1 * st + u0 * u0 * tt
  const off = l11 * (l21 * c00 + l22 * c01)
  out[outOffset + 4] = l11 * l11 * c00
  out[outOffset + 5] = off
  out[outOffset + 6] = off
  out[outOffset + 7] = l21 * l21 * c00 + 2 * l21 * l22 * c01 + l22 * l22 * c11
}
