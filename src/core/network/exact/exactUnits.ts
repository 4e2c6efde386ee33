import { settlePool } from '../settlePools.ts'
import { exactAffineRow } from './exactAffineRow.ts'
import type { ExactDecoder } from './exactDecoder.ts'
import { exactNonlinearRow } from './exactNonlinearRow.ts'

/**
 * The pre-activations of all nonlinear units, layer by layer, where the states are decided on the way. A pair of a pool
 * that the winner is not of has the state 1, and zeros as its row: it bounds nothing.
 *
 * @param decide  the state of a unit, 1 or −1, from its exact form, given the states of the layers before
 * @returns       rows [numUnits] of S + 1 integers, each up to a positive factor that belongs to the layer; their states
 */
export function exactUnits(
  exact: ExactDecoder,
  decide: (row: readonly bigint[], unit: number) => number,
): { readonly rows: readonly (readonly bigint[])[]; readonly states: readonly number[] } {
  const numColumns = exact.latentDim + 1
  const rows: (readonly bigint[])[] = []
  const states: number[] = []
  let columns = Array.from<unknown, bigint>({ length: exact.latentDim * numColumns }, (_, at) =>
    at % (numColumns + 1) === 0 ? 1n : 0n,
  )
  const zeros = new Array<bigint>(numColumns).fill(0n)
  for (const stage of exact.stages) {
    const image: bigint[] = []
    if (stage.kind === 'affine') {
      for (let i = 0; i < stage.source.outputSize; i++)
        image.push(...exactAffineRow(stage, i, columns, numColumns))
      columns = image
      continue
    }
    const { source: nonlinear } = stage
    const first = rows.length
    for (let i = 0; i < nonlinear.numUnits; i++) {
      const row = columns.slice(i * numColumns, (i + 1) * numColumns)
      states.push(decide(row, rows.length))
      rows.push(row)
    }
    if (nonlinear.kind === 'pool')
      settlePool(nonlinear, states, first, (unit) => {
        rows[unit] = zeros
      })
    for (let i = 0; i < nonlinear.outputSize; i++) {
      const [row, factor] = exactNonlinearRow(stage, i, states, first)
      for (let k = 0; k < numColumns; k++) image.push(factor * columns[row * numColumns + k])
    }
    columns = image
  }
  return { rows, states }
}
