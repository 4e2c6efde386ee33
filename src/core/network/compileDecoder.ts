import type { CompiledDecoder, Stage } from './compiledDecoder.ts'
import type { Decoder, Layer } from './model.ts'

/**
 * The decoder's layers as stages (see compiledDecoder.ts). Weights are shared, not copied.
 *
 * @throws RangeError  a layer's input does not fit the output before it, or the last output is not `dataDim`
 * Cost    a few objects; nothing that grows with the weights
 */
export function compileDecoder(decoder: Decoder): CompiledDecoder {
  const stages: Stage[] = []
  const unitOffsets = [0]
  let size = decoder.latentDim
  let maxWidth = size
  decoder.layers.forEach((layer, layerIndex) => {
    const stage = compileLayer(layer, layerIndex, size, unitOffsets[unitOffsets.length - 1])
    if (stage.inputSize !== size)
      throw new RangeError(`layers[${layerIndex}]: input of ${stage.inputSize} after an output of ${size}`)
    if (stage.kind !== 'affine') unitOffsets.push(stage.firstUnit + stage.outputSize)
    stages.push(stage)
    size = stage.outputSize
    maxWidth = Math.max(maxWidth, size)
  })
  if (size !== decoder.dataDim)
    throw new RangeError(`decoder ends with ${size} outputs, not ${decoder.dataDim}`)
  return {
    latentDim: decoder.latentDim,
    dataDim: decoder.dataDim,
    stages,
    numUnits: unitOffsets[unitOffsets.length - 1],
    unitOffsets: Int32Array.from(unitOffsets),
    maxWidth,
  }
}

function compileLayer(layer: Layer, layerIndex: number, size: number, firstUnit: number): Stage {
  if (layer.type === 'Linear') {
    const { inputSize, outputSize, weight, bias } = layer
    if (weight.length !== inputSize * outputSize || bias.length !== outputSize)
      throw new RangeError(
        `layers[${layerIndex}]: weight or bias does not have the size that the layer states`,
      )
    return { kind: 'affine', layerIndex, inputSize, outputSize, rowStart: null, column: null, weight, bias }
  }
  const negativeSlope = layer.type === 'ReLU' ? 0 : layer.type === 'Abs' ? -1 : layer.negativeSlope
  return { kind: 'elementwise', layerIndex, inputSize: size, outputSize: size, negativeSlope, firstUnit }
}
