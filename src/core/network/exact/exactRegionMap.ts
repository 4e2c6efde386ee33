import { exactAffineRow } from './exactAffineRow.ts'
import type { ExactDecoder } from './exactDecoder.ts'
import { exactNonlinearRow } from './exactNonlinearRow.ts'

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
        const [row, factor] = exactNonlinearRow(stage, i, pattern, offset + stage.source.firstUnit)
        for (let k = 0; k < numColumns; k++) image.push(factor * columns[row * numColumns + k])
      }
    }
    columns = image
  }
  return columns
}
