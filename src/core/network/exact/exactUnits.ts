import { exactAffineRow } from './exactAffineRow.ts'
import type { ExactDecoder } from './exactDecoder.ts'
import { exactElementwise } from './exactElementwise.ts'

/**
 * The pre-activations of all nonlinear units, layer by layer, where the states are decided on the way.
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
  for (const stage of exact.stages) {
    const image: bigint[] = []
    for (let i = 0; i < stage.source.outputSize; i++) {
      if (stage.kind === 'affine') {
        image.push(...exactAffineRow(stage, i, columns, numColumns))
        continue
      }
      const row = columns.slice(i * numColumns, (i + 1) * numColumns)
      const state = decide(row, rows.length)
      rows.push(row)
      states.push(state)
      image.push(...exactElementwise(stage, row, state))
    }
    columns = image
  }
  return { rows, states }
}
