import { boundedAffineImage } from './boundedAffineImage.ts'
import { boundedNonlinearImage } from './boundedNonlinearImage.ts'
import type { CompiledDecoder } from './compiledDecoder.ts'

export interface RegionMap {
  /** [A | b] of every nonlinear unit's pre-activation: [numUnits, S + 1] row-major. */
  readonly units: Float64Array
  readonly unitBounds: Float64Array
  /** [A_ω | b_ω]: [dataDim, S + 1] row-major. */
  readonly output: Float64Array
  readonly outputBounds: Float64Array
}

/**
 * The affine maps of a region from its activation pattern alone, with rigorous bounds of their errors.
 *
 * @param pattern  signs of all units, at entries [offset, offset + numUnits)
 * Source  [BPB20] (2), (8)
 */
export function regionMap(compiled: CompiledDecoder, pattern: Int8Array, offset: number): RegionMap {
  const numColumns = compiled.latentDim + 1
  let value = new Float64Array(compiled.latentDim * numColumns)
  let bound = new Float64Array(compiled.latentDim * numColumns)
  for (let s = 0; s < compiled.latentDim; s++) value[s * numColumns + s] = 1
  const units = new Float64Array(compiled.numUnits * numColumns)
  const unitBounds = new Float64Array(compiled.numUnits * numColumns)
  let isIdentity = true
  for (const stage of compiled.stages) {
    const out = new Float64Array(stage.outputSize * numColumns)
    const outBound = new Float64Array(stage.outputSize * numColumns)
    if (stage.kind === 'affine') {
      boundedAffineImage(stage, value, bound, numColumns, new Float64Array(value.length), out, outBound)
      if (isIdentity) outBound.fill(0)
    } else {
      const end = stage.numUnits * numColumns
      units.set(value.subarray(0, end), stage.firstUnit * numColumns)
      unitBounds.set(bound.subarray(0, end), stage.firstUnit * numColumns)
      const first = offset + stage.firstUnit
      boundedNonlinearImage(stage, value, bound, 0, pattern, first, numColumns, out, outBound)
    }
    isIdentity = false
    value = out
    bound = outBound
  }
  return { units, unitBounds, output: value, outputBounds: bound }
}
