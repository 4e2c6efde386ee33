import { MAX_LAYER_SIZE, MAX_STAGE_ENTRIES } from '../../network/limits.ts'
import { MAX_SELECTION_ENTRIES } from '../limits.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { refuse } from './refuse.ts'
import { selectLinearRows } from './selectLinearRows.ts'
import type { Activation } from './value.ts'

/**
 * The same numbers as the output of a layer in order, without a view. What that takes, exact each: nothing; other rows of
 * the Linear layer they come from, by way of elementwise layers; a convolution that transposes a matrix (as images of
 * channels last become images of channels first); a Linear layer of zeros and ones.
 *
 * @throws ParseError  'onnxOrder' where the last would have more than MAX_SELECTION_ENTRIES entries
 */
export function settled(value: Activation, network: NetworkSketch): Activation {
  const { view, layer } = value
  if (view === null) return value
  const inOrder = { ...value, view: null }
  const { size } = network.at(layer)
  network.spend(view.length)
  if (view.length === size && view.every((from, k) => from === k)) return inOrder
  if (selectFrom(layer, view, network)) return inOrder
  const numColumns = transposedColumns(view, size)
  if (numColumns !== null)
    return { ...inOrder, layer: transpose(layer, size / numColumns, numColumns, network) }
  const entries = view.length * size
  if (entries > MAX_SELECTION_ENTRIES || Math.max(view.length, size) > MAX_LAYER_SIZE)
    refuse('onnxOrder', { count: view.length })
  network.spend(entries)
  const weight = new Float64Array(entries)
  view.forEach((from, k) => (weight[k * size + from] = 1))
  const bias = new Float64Array(view.length)
  const selection = { type: 'Linear', inputSize: size, outputSize: view.length, weight, bias } as const
  return { ...inOrder, layer: network.add(selection, layer) }
}

/** @returns whether the numbers come from a Linear layer, elementwise, and are taken by nothing else */
function selectFrom(layer: number, view: Int32Array, network: NetworkSketch): boolean {
  if (!network.isFree(layer)) return false
  const chain = [layer]
  for (let position = layer; ;) {
    const sketch = network.at(position)
    const { type } = sketch.layer
    if (type === 'Linear') break
    const isPointwise = !('inputShape' in sketch.layer) && type !== 'Add' && type !== 'Unflatten'
    position = sketch.from
    const before = network.at(position)
    if (!isPointwise || position < 0 || before.numTakers !== 1 || before.numPending !== 0) return false
    chain.push(position)
  }
  if (view.length > MAX_LAYER_SIZE) return false
  const source = network.at(chain[chain.length - 1])
  if (source.layer.type !== 'Linear') return false
  network.spend(view.length * source.layer.inputSize)
  source.layer = selectLinearRows(source.layer, view)
  for (const position of chain) {
    network.at(position).size = view.length
    network.at(position).shape = null
  }
  return true
}

/** b, where the view reads the layer's output as a matrix [a, b] by columns; null where it is not so. */
function transposedColumns(view: Int32Array, size: number): number | null {
  if (view.length !== size || view[0] !== 0 || size < 2) return null
  const numColumns = view[1]
  if (numColumns < 2 || size % numColumns !== 0) return null
  const numRows = size / numColumns
  const isTransposed = view.every((from, k) => from === (k % numRows) * numColumns + Math.floor(k / numRows))
  return isTransposed ? numColumns : null
}

/** [rows, columns] → [columns, rows] as a convolution whose kernel is the identity, over the shorter of the two. */
function transpose(layer: number, numRows: number, numColumns: number, network: NetworkSketch): number {
  const size = numRows * numColumns
  const short = Math.min(numRows, numColumns)
  if (size * short > MAX_STAGE_ENTRIES) refuse('onnxOrder', { count: size })
  const weight = new Float64Array(short * short)
  for (let k = 0; k < short; k++) weight[k * short + k] = 1
  const common = { kernelSize: [1, short], stride: [1, short], padding: [0, 0], weight } as const
  if (numColumns <= numRows)
    return network.add(
      {
        type: 'Conv2d',
        ...common,
        inputShape: { channels: 1, height: numRows, width: numColumns },
        outputShape: { channels: numColumns, height: numRows, width: 1 },
        bias: new Float64Array(short),
      },
      layer,
    )
  return network.add(
    {
      type: 'ConvTranspose2d',
      ...common,
      inputShape: { channels: numRows, height: numColumns, width: 1 },
      outputShape: { channels: 1, height: numColumns, width: numRows },
      outputPadding: [0, 0],
      bias: new Float64Array(1),
    },
    layer,
  )
}
