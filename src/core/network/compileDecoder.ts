import { compileLayers } from './compile/compileLayers.ts'
import type { CompiledDecoder } from './compiledDecoder.ts'
import type { Decoder } from './model.ts'

/**
 * The decoder's layers as stages (see compiledDecoder.ts). Weights of Linear layers are shared, not copied, where nothing
 * is carried past them.
 *
 * @throws RangeError  a layer's input does not fit what it comes from, or the last output is not `dataDim`
 * Cost    a few objects for each Linear or elementwise layer; for the others a pass over their rows
 */
export function compileDecoder({ latentDim, dataDim, layers }: Decoder): CompiledDecoder {
  const stages = compileLayers(layers, latentDim)
  const size = stages.at(-1)?.outputSize ?? latentDim
  if (size !== dataDim) throw new RangeError(`decoder ends with ${size} outputs, not ${dataDim}`)
  const nonlinear = stages.filter((stage) => stage.kind !== 'affine')
  const unitOffsets = Int32Array.from([0, ...nonlinear.map((stage) => stage.firstUnit + stage.numUnits)])
  return {
    latentDim,
    dataDim,
    stages,
    numUnits: unitOffsets[unitOffsets.length - 1],
    unitOffsets,
    pools: nonlinear.map((stage) =>
      stage.kind === 'pool'
        ? {
            sizes: stage.pairStart.slice(1).map((_, w) => stage.windowStart[w + 1] - stage.windowStart[w]),
            places: stage.windowPlace,
          }
        : null,
    ),
    maxWidth: stages.reduce((most, { outputSize }) => Math.max(most, outputSize), latentDim),
  }
}
