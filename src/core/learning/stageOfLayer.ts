import type { AffineStage, CompiledDecoder } from '../network/compiledDecoder.ts'

/**
 * The stage that holds a layer's parameters, and its position.
 *
 * @throws RangeError  the layer has none
 */
export function stageOfLayer(
  { stages }: CompiledDecoder,
  layerIndex: number,
): { readonly stage: AffineStage; readonly stageIndex: number } {
  const stageIndex = stages.findIndex((each) => isOf(each, layerIndex))
  const stage = stages[stageIndex]
  if (stage === undefined || stage.kind !== 'affine')
    throw new RangeError(`layers[${layerIndex}] has no parameters`)
  return { stage, stageIndex }
}

function isOf(stage: CompiledDecoder['stages'][number], layerIndex: number): boolean {
  return stage.kind === 'affine' && stage.layerIndex === layerIndex && stage.parameters !== null
}
