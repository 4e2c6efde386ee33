import { exactAffineRow } from './exactAffineRow.ts'
import type { ExactDecoder } from './exactDecoder.ts'
import { exactElementwise } from './exactElementwise.ts'

/**
 * [A_ω | b_ω] of a region from its activation pattern, in integers up to a power of two that is the same for all
 * regions, so that two maps are equal exactly when their integers are.
 *
 * @param pattern  signs of all units, at entries [offset, offset + numUnits)
 * @returns        [dataDim, S + 1] row-major
 */
export function exactRegionMap(exact: ExactDecoder, pattern: Int8Array, offset: number): bigint[] {
  const numColumns = exact.latentDim + 1
  let columns: bigint[] = new Array<bigint>(exact.latentDim * numColumns).fill(0n)
  for (let s = 0; s < exact.latentDim; s++) columns[s * numColumns + s] = 1n
  for (const stage of exact.stages) {
    const image: bigint[] = []
    for (let i = 0; i < stage.source.outputSize; i++) {
      if (stage.kind === 'affine') {
        image.push(...exactAffineRow(stage, i, columns, numColumns))
      } else {
        const own = columns.slice(i * numColumns, (i + 1) * numColumns)
        image.push(...exactElementwise(stage, own, pattern[offset + stage.source.firstUnit + i]))
      }
    }
    columns = image
  }
  return columns
}
