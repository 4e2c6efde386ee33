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
  const off = f0 * f1 * ss + (f0 * f3 + f1 * f2) * st + f2 * f3 * tt
  out[outOffset + 4] = f0 * f0 * ss + f2 * (2 * f0 * st + f2 * tt)
  out[outOffset + 5] = off
  out[outOffset + 6] = off
  out[outOffset + 7] = f1 * f1 * ss + f3 * (2 * f1 * st + f3 * tt)
}
