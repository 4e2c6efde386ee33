import type { PartitionView } from './appState.ts'
import { regionAt } from './hoverCommands.ts'

/** g at many latents, by the maps of their regions: no worker is asked. */
export interface GeneratedRows {
  /** [n,D] */
  readonly rows: Float64Array
  /** [n] */
  readonly regions: Int32Array
}

/** @param latents  [n,S] */
export function generatedRows(view: Pick<PartitionView, 'partition'>, latents: Float64Array): GeneratedRows {
  const { slope, bias, dataDim, latentDim } = view.partition
  const count = latents.length / latentDim
  const rows = new Float64Array(count * dataDim)
  const regions = new Int32Array(count)
  for (let n = 0; n < count; n++) {
    const z = Array.from(latents.subarray(n * latentDim, (n + 1) * latentDim))
    const region = regionAt(view, z)
    regions[n] = region
    for (let d = 0; d < dataDim; d++) {
      const k = region * dataDim + d
      let value = bias[k]!
      for (let s = 0; s < latentDim; s++) value += slope[k * latentDim + s]! * z[s]!
      rows[n * dataDim + d] = value
    }
  }
  return { rows, regions }
}
