import type { Layer } from '../../network/model.ts'

/** h ↦ W h + v with weights and biases inside of a parameter vector, or h ↦ h for h ≥ 0 and slope · h otherwise. */
export type DenseStage =
  | {
      readonly kind: 'affine'
      readonly inputSize: number
      readonly outputSize: number
      /** Where [outputSize, inputSize] weights and [outputSize] biases begin. */
      readonly weightAt: number
      readonly biasAt: number
    }
  | {
      readonly kind: 'elementwise'
      readonly inputSize: number
      readonly outputSize: number
      readonly negativeSlope: number
    }

/** Layers whose numbers are a stretch of one parameter vector: layer by layer weights, then biases. */
export interface DenseNetwork {
  readonly inputSize: number
  readonly outputSize: number
  readonly stages: readonly DenseStage[]
  /** The stretch ends before this entry. */
  readonly end: number
}

/** @param start  of the network's stretch */
export function denseNetwork(layers: readonly Layer[], inputSize: number, start: number): DenseNetwork {
  let size = inputSize
  let at = start
  const stages = layers.map((layer): DenseStage => {
    if (layer.type === 'Linear') {
      const weightAt = at
      const biasAt = weightAt + layer.weight.length
      at = biasAt + layer.bias.length
      size = layer.outputSize
      return {
        kind: 'affine',
        inputSize: layer.inputSize,
        outputSize: layer.outputSize,
        weightAt,
        biasAt,
      }
    }
    const negativeSlope = layer.type === 'ReLU' ? 0 : layer.type === 'Abs' ? -1 : layer.negativeSlope
    return { kind: 'elementwise', inputSize: size, outputSize: size, negativeSlope }
  })
  return { inputSize, outputSize: size, stages, end: at }
}
