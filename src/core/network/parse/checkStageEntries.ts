import { imageSize } from '../../imageShape.ts'
import type { ProblemList } from '../../problemList.ts'
import { registersOf } from '../compile/registers.ts'
import { layerSizes } from '../layerSizes.ts'
import { MAX_STAGE_ENTRIES } from '../limits.ts'
import type { Layer } from '../model.ts'

/**
 * Adds 'tooManyUnits' at the first layer with which all stages together have more than MAX_STAGE_ENTRIES entries, copies of
 * what later layers still take included; dense matrices, which the file itself holds, do not count.
 */
export function checkStageEntries(layers: readonly Layer[], latentDim: number, problems: ProblemList): void {
  const sizes = layerSizes(layers, latentDim)
  const registers = registersOf(layers)
  const sizeOf = (value: number): number => (value < 0 ? latentDim : sizes[value])
  let held = [-1]
  let total = 0
  for (const [index, layer] of layers.entries()) {
    if (layer.type === 'Flatten' || layer.type === 'Unflatten') continue
    const kept = held.filter((value) => registers.isTakenAfter(value, index))
    const copies = kept.reduce((sum, value) => sum + sizeOf(value), 0)
    total += copies + ownEntries(layer, sizeOf(registers.inputOf(index)), kept.length > 0 || held.length > 1)
    if (total > MAX_STAGE_ENTRIES) {
      problems.add(`layers[${index}]`, 'tooManyUnits', {
        actual: Math.round(total),
        limit: MAX_STAGE_ENTRIES,
      })
      return
    }
    held = [index, ...kept]
  }
}

/** At most; @param isCarrying  whether other values go past the layer, whose matrix is then in sparse rows */
function ownEntries(layer: Layer, inputSize: number, isCarrying: boolean): number {
  switch (layer.type) {
    case 'Linear':
      return isCarrying ? layer.inputSize * layer.outputSize : 0
    case 'Conv2d':
      return (
        imageSize(layer.outputShape) * layer.inputShape.channels * layer.kernelSize[0] * layer.kernelSize[1]
      )
    case 'ConvTranspose2d': {
      const { kernelSize, stride, inputShape, outputShape } = layer
      const each = Math.ceil(kernelSize[0] / stride[0]) * Math.ceil(kernelSize[1] / stride[1])
      return imageSize(outputShape) * inputShape.channels * each
    }
    case 'Upsample':
      return (
        2 *
        (imageSize(layer.outputShape) +
          layer.outputShape.height * layer.inputShape.width * layer.inputShape.channels)
      )
    case 'MaxPool2d': {
      const { kernelSize, inputShape, outputShape } = layer
      const size = Math.min(kernelSize[0], inputShape.height) * Math.min(kernelSize[1], inputShape.width)
      return imageSize(outputShape) * size * (size - 1) + inputSize
    }
    default:
      return 2 * inputSize
  }
}
