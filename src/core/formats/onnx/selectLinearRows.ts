import type { LinearLayer } from '../../network/model.ts'

/** Row k of the result is row rows[k] of the layer; of zeros where that is negative. */
export function selectLinearRows(layer: LinearLayer, rows: ArrayLike<number>): LinearLayer {
  const { inputSize } = layer
  const weight = new Float64Array(rows.length * inputSize)
  const bias = new Float64Array(rows.length)
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]
    if (row < 0) continue
    weight.set(layer.weight.subarray(row * inputSize, (row + 1) * inputSize), k * inputSize)
    bias[k] = layer.bias[row]
  }
  return { type: 'Linear', inputSize, outputSize: rows.length, weight, bias }
}
