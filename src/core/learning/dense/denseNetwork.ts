import type { NonlinearStage, AffineStage } from '../../network/compiledDecoder.ts'
import { compileLayers } from '../../network/compile/compileLayers.ts'
import { isLearnedLayer } from '../../network/isLearnedLayer.ts'
import type { Layer } from '../../network/model.ts'

/** h ↦ W h + v with weights and biases inside of a parameter vector. */
export interface DenseStage {
  readonly kind: 'dense'
  readonly inputSize: number
  readonly outputSize: number
  /** Where [outputSize, inputSize] weights and [outputSize] biases begin. */
  readonly weightAt: number
  readonly biasAt: number
}

/** The same in compressed sparse rows, of parameters and constants. */
export interface SparseStage {
  readonly kind: 'sparse'
  readonly inputSize: number
  readonly outputSize: number
  readonly rowStart: Int32Array
  readonly column: Int32Array
  /** Which parameter each entry is, −1 for its constant. */
  readonly weightAt: Int32Array
  readonly constant: Float64Array
  /** Which parameter each row adds, −1 for none. */
  readonly biasAt: Int32Array
}

/** Layers whose numbers are a stretch of one parameter vector: layer by layer weights, then biases. */
export interface DenseNetwork {
  readonly inputSize: number
  readonly outputSize: number
  readonly stages: readonly (DenseStage | SparseStage | NonlinearStage)[]
  /** The stretch ends before this entry. */
  readonly end: number
}

/** @param start  of the network's stretch */
export function denseNetwork(layers: readonly Layer[], inputSize: number, start: number): DenseNetwork {
  let end = start
  const starts = layers.map((layer) => {
    const at = end
    if (isLearnedLayer(layer)) end += layer.weight.length + layer.bias.length
    return at
  })
  const stages = compileLayers(layers, inputSize).map((stage) =>
    stage.kind === 'affine' ? rowsOf(stage, layers[stage.layerIndex], starts[stage.layerIndex]) : stage,
  )
  return { inputSize, outputSize: stages.at(-1)?.outputSize ?? inputSize, stages, end }
}

function rowsOf(stage: AffineStage, layer: Layer, start: number): DenseStage | SparseStage {
  const { inputSize, outputSize, rowStart, column, parameters, weight } = stage
  const biasStart = start + (isLearnedLayer(layer) ? layer.weight.length : 0)
  if (rowStart === null || column === null)
    return { kind: 'dense', inputSize, outputSize, weightAt: start, biasAt: biasStart }
  const { weightOf, biasOf } = parameters ?? { weightOf: null, biasOf: null }
  return {
    kind: 'sparse',
    inputSize,
    outputSize,
    rowStart,
    column,
    weightAt: column.map((_, p) => (weightOf === null || weightOf[p] < 0 ? -1 : start + weightOf[p])),
    constant: weight,
    biasAt: Int32Array.from({ length: outputSize }, (_, i) =>
      biasOf === null || biasOf[i] < 0 ? -1 : biasStart + biasOf[i],
    ),
  }
}
