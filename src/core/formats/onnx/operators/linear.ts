import type { LinearLayer } from '../../../network/model.ts'
import { MAX_LAYER_SIZE } from '../../../network/limits.ts'
import { added } from '../added.ts'
import { affine } from '../affine.ts'
import { exampleConstant } from '../exampleConstant.ts'
import { exampleDims } from '../exampleDims.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { product } from '../product.ts'
import { refuse } from '../refuse.ts'
import { reshaped } from '../reshaped.ts'
import { strided } from '../strided.ts'
import type { Activation, Constant, Value } from '../value.ts'

/** Gemm and MatMul with one constant factor, on either side. */
export const LINEAR: Readonly<Record<string, Operator>> = {
  Gemm: (at) => [gemm(at)],
  MatMul: (at) => [matMul(at)],
}

function matMul(at: NodeAtHand): Activation {
  const first = at.value(0)
  if (first.kind === 'activation') {
    const matrix = flatMatrix(at.weights(1))
    return contracted(at, first, first.dims.length - 1, transposed(at, matrix))
  }
  const second = at.activation(1)
  return contracted(at, second, Math.max(0, second.dims.length - 2), flatMatrix(at.weights(0)))
}

/** alpha · A′ B′ + beta · C */
function gemm(at: NodeAtHand): Activation {
  const [first, second] = [at.value(0), at.value(1)]
  if (first.dims.length !== 2 || second.dims.length !== 2)
    refuse('onnxSizes', { expected: '2', actual: first.dims.length })
  const turned = <T extends Value>(value: T, name: string): T =>
    at.int(name, 0) === 0 ? value : transposed(at, value)
  const alpha = at.float('alpha', 1)
  const scaled = (matrix: Constant): Constant =>
    alpha === 1 ? matrix : { ...matrix, data: matrix.data.map((each) => alpha * each) }
  const made =
    first.kind === 'activation'
      ? contracted(at, turned(first, 'transA'), 1, transposed(at, turned(scaled(at.weights(1)), 'transB')))
      : contracted(at, turned(at.activation(1), 'transB'), 0, turned(scaled(at.weights(0)), 'transA'))
  const shift = at.inputs[2] ?? null
  const beta = at.float('beta', 1)
  if (shift === null || beta === 0) return made
  if (shift.kind === 'activation') {
    const factors = new Float64Array(product(exampleDims(shift))).fill(beta)
    return added(made, beta === 1 ? shift : affine(shift, factors, null, at.network), at.network)
  }
  const { value, numbers } = exampleConstant(made, at.weights(2), at.network)
  return affine(value, null, beta === 1 ? numbers : numbers.map((each) => beta * each), at.network)
}

function transposed<T extends Value>(at: NodeAtHand, matrix: T): T {
  const [rows, columns] = matrix.dims
  return strided(
    matrix,
    [
      { axis: 1, start: 0, count: columns, step: 1 },
      { axis: 0, start: 0, count: rows, step: 1 },
    ],
    at.network,
  )
}

/** A matrix whose further axes, in front, are of size 1. */
function flatMatrix(constant: Constant): Constant {
  const { dims } = constant
  if (dims.length < 2) return refuse('onnxSizes', { expected: '2', actual: dims.length })
  return reshaped(constant, dims.slice(-2))
}

/** Σ_k matrix[m, k] · value[…, k, …]: the axis then has the matrix's rows. */
function contracted(at: NodeAtHand, value: Activation, axis: number, matrix: Constant): Activation {
  const [numRows, numColumns] = matrix.dims
  if (axis === value.batch) refuse('onnxMixesBatch')
  if (value.dims[axis] !== numColumns)
    refuse('onnxSizes', { expected: value.dims.join(' × '), actual: matrix.dims.join(' × ') })
  const dims = value.dims.map((size, each) => (each === axis ? numRows : size))
  const sizes = (from: number, to?: number): number =>
    product(value.dims.map((size, each) => (each === value.batch ? 1 : size)).slice(from, to))
  const [outer, inner] = [sizes(0, axis), sizes(axis + 1)]
  const { size: inputSize } = at.network.at(value.layer)
  const outputSize = outer * numRows * inner
  const largest = Math.max(inputSize, outputSize)
  if (largest > MAX_LAYER_SIZE) refuse('tooManyUnits', { actual: largest, limit: MAX_LAYER_SIZE })
  if (numRows < 1 || numColumns < 1) refuse('onnxSizes', { expected: '1 …', actual: matrix.dims.join(' × ') })
  at.network.spend(inputSize * outputSize)
  const weight = new Float64Array(inputSize * outputSize)
  for (let o = 0; o < outer; o++)
    for (let m = 0; m < numRows; m++)
      for (let i = 0; i < inner; i++) {
        const row = (o * numRows + m) * inner + i
        for (let k = 0; k < numColumns; k++) {
          const entry = (o * numColumns + k) * inner + i
          const column = value.view === null ? entry : value.view[entry]
          // a view may show a number twice
          weight[row * inputSize + column] += matrix.data[m * numColumns + k]
        }
      }
  const bias = new Float64Array(outputSize)
  const linear: LinearLayer = { type: 'Linear', inputSize, outputSize, weight, bias }
  return { ...value, dims, view: null, layer: at.network.add(linear, value.layer) }
}
