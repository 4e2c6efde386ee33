import { MAX_LAYER_SIZE } from '../../network/limits.ts'
import type { LinearLayer } from '../../network/model.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { refuse } from './refuse.ts'
import { selectLinearRows } from './selectLinearRows.ts'
import type { Activation } from './value.ts'

/** Some of the numbers of a result, and where in it each stands. */
export interface Part {
  readonly value: Activation
  readonly target: Int32Array
}

interface Source {
  readonly layer: number
  /** [size of the result]: which number of the layer stands there, −1 for none */
  readonly rows: Int32Array
}

/**
 * Several values as the numbers of one. Parts of one layer are a view of it; otherwise each layer's numbers are brought to
 * their places among zeros by a Linear layer, which is the layer itself where it is a Linear one that nothing else takes,
 * two such from the same input become one, and the rest is added.
 *
 * @param size  of the result, each place of which is some part's
 * @returns     a layer and its view
 * @throws ParseError  'tooManyUnits', 'onnxTooLarge'
 */
export function joined(
  parts: readonly Part[],
  size: number,
  network: NetworkSketch,
): Pick<Activation, 'layer' | 'view'> {
  const sources = new Map<number, Int32Array>()
  for (const { value, target } of parts) {
    network.spend(size)
    const rows = sources.get(value.layer) ?? new Int32Array(size).fill(-1)
    target.forEach((to, k) => (rows[to] = value.view === null ? k : value.view[k]))
    sources.set(value.layer, rows)
  }
  const [only] = sources
  if (sources.size === 1) return { layer: only[0], view: only[1] }
  if (size > MAX_LAYER_SIZE) refuse('tooManyUnits', { actual: size, limit: MAX_LAYER_SIZE })
  const placed = merged(
    Array.from(sources, ([layer, rows]) => placedLinear({ layer, rows }, network)),
    network,
  )
  const sum = placed
    .slice(1)
    .reduce(
      (total, each) => network.add({ type: 'Add', with: total }, network.add(each.linear, each.from)),
      network.add(placed[0].linear, placed[0].from),
    )
  return { layer: sum, view: null }
}

interface PlacedLinear {
  readonly from: number
  readonly linear: LinearLayer
}

/** The layer's numbers at their places, as a Linear layer of its input if it is one, else of its output. */
function placedLinear({ layer, rows }: Source, network: NetworkSketch): PlacedLinear {
  const sketch = network.at(layer)
  if (sketch.layer.type === 'Linear' && network.isFree(layer)) {
    network.spend(rows.length * sketch.layer.inputSize)
    // the layer itself is left behind
    return { from: sketch.from, linear: selectLinearRows(sketch.layer, rows) }
  }
  const inputSize = sketch.size
  network.spend(rows.length * inputSize)
  const weight = new Float64Array(rows.length * inputSize)
  rows.forEach((from, k) => {
    if (from >= 0) weight[k * inputSize + from] = 1
  })
  const bias = new Float64Array(rows.length)
  return { from: layer, linear: { type: 'Linear', inputSize, outputSize: rows.length, weight, bias } }
}

/** Those from one input as one layer: each row is of one of them only, zeros in the others. */
function merged(all: readonly PlacedLinear[], network: NetworkSketch): readonly PlacedLinear[] {
  const byInput = new Map<number, LinearLayer>()
  for (const { from, linear } of all) {
    const before = byInput.get(from)
    if (before !== undefined) network.spend(linear.weight.length)
    const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, k) => value + b[k])
    byInput.set(
      from,
      before === undefined
        ? linear
        : { ...linear, weight: sum(before.weight, linear.weight), bias: sum(before.bias, linear.bias) },
    )
  }
  return Array.from(byInput, ([from, linear]) => ({ from, linear }))
}
