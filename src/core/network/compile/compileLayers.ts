import type { AffineStage, PoolStage, Stage } from '../compiledDecoder.ts'
import { layerSizes } from '../layerSizes.ts'
import type { Layer, LearnedLayer, MaxPool2dLayer, UpsampleLayer } from '../model.ts'
import { negativeSlopeOf } from '../negativeSlopeOf.ts'
import { convolutionRows } from './convolutionRows.ts'
import { poolWindows } from './poolWindows.ts'
import { registersOf } from './registers.ts'
import { createRowCollector, type RowCollector, type SparseRows } from './sparseRows.ts'
import { upsampleRows } from './upsampleRows.ts'

/** A value and the rows that hold it. */
interface Held {
  readonly value: number
  readonly size: number
}

/**
 * A network's layers as stages (compiledDecoder.ts).
 *
 * Where layers come one after the other, a stage's rows are its layer's output. Where a later layer takes an earlier
 * output, they are followed by the values that are still to be taken; before a nonlinear stage whose rows do not stand
 * so, an affine stage of copies brings them in order.
 *
 * @throws RangeError  a layer's input does not fit what it comes from
 */
export function compileLayers(layers: readonly Layer[], inputSize: number): Stage[] {
  const sizes = layerSizes(layers, inputSize)
  const registers = registersOf(layers)
  const sizeOf = (value: number): number => (value < 0 ? inputSize : sizes[value])
  const stages: Stage[] = []
  let held: readonly Held[] = [{ value: -1, size: inputSize }]
  let numUnits = 0

  layers.forEach((layer, layerIndex) => {
    if (layer.type === 'Flatten' || layer.type === 'Unflatten') return
    const input = registers.inputOf(layerIndex)
    const kept = held.filter(({ value }) => registers.isTakenAfter(value, layerIndex))
    const output = { value: layerIndex, size: sizeOf(layerIndex) }
    switch (layer.type) {
      case 'Linear':
      case 'Conv2d':
      case 'ConvTranspose2d':
        pushLearned(layer, layerIndex, input, kept)
        break
      case 'Upsample':
        pushUpsample(layer, layerIndex, input, kept)
        break
      case 'Add':
        pushRows(
          layerIndex,
          sumRows(offsetOf(input), offsetOf(registers.secondOf(layerIndex)!), output.size),
          kept,
        )
        break
      case 'MaxPool2d':
        pushPool(layer, layerIndex, input, kept)
        break
      default: {
        arrange(layerIndex, input, kept)
        const size = sizeOf(input) + total(kept)
        stages.push({
          kind: 'elementwise',
          layerIndex,
          inputSize: size,
          outputSize: size,
          numUnits: sizeOf(input),
          firstUnit: numUnits,
          negativeSlope: negativeSlopeOf(layer),
        })
        numUnits += sizeOf(input)
      }
    }
    held = [output, ...kept]
  })
  if (held.length === 1 && held[0].value === registers.outputOf(layers.length - 1)) return stages
  // a last layer that only renames may stand behind others
  const last = registers.outputOf(layers.length - 1)
  arrange(layers.length - 1, last, [])
  return stages

  function offsetOf(value: number): number {
    const index = held.findIndex((each) => each.value === value)
    return total(held.slice(0, index))
  }

  /** The rows that a nonlinear stage needs: its input, then what is kept. */
  function arrange(layerIndex: number, input: number, kept: readonly Held[]): void {
    const wanted = [input, ...kept.map(({ value }) => value)]
    if (wanted.length === held.length && wanted.every((value, i) => held[i].value === value)) return
    const rows = createRowCollector()
    addCopies(rows, [{ value: input, size: sizeOf(input) }, ...kept])
    pushAffine(layerIndex, rows.finish(), null)
  }

  function addCopies(rows: RowCollector, values: readonly Held[]): void {
    for (const { value, size } of values) {
      const from = offsetOf(value)
      for (let i = 0; i < size; i++) {
        rows.add(from + i, -1, 1)
        rows.endRow(-1)
      }
    }
  }

  function pushLearned(layer: LearnedLayer, layerIndex: number, input: number, kept: readonly Held[]): void {
    if (layer.type !== 'Linear') {
      pushRows(layerIndex, shifted(convolutionRows(layer), offsetOf(input)), kept, layer)
      return
    }
    const { weight, bias, inputSize: numInputs, outputSize } = layer
    if (weight.length !== numInputs * outputSize || bias.length !== outputSize)
      throw new RangeError(
        `layers[${layerIndex}]: weight or bias does not have the size that the layer states`,
      )
    if (held.length > 1 || kept.length > 0) {
      pushRows(layerIndex, shifted(denseRows(numInputs, outputSize), offsetOf(input)), kept, layer)
      return
    }
    stages.push({
      kind: 'affine',
      layerIndex,
      inputSize: numInputs,
      outputSize,
      rowStart: null,
      column: null,
      weight,
      bias,
      parameters: { weightOf: null, biasOf: null },
    })
  }

  /** Two stages, one an axis. */
  function pushUpsample(
    layer: UpsampleLayer,
    layerIndex: number,
    input: number,
    kept: readonly Held[],
  ): void {
    const [tall, wide] = upsampleRows(layer)
    pushRows(layerIndex, shifted(tall, offsetOf(input)), kept)
    // a value between two layers has no name that a layer could ask for
    held = [{ value: layerIndex - 0.5, size: tall.biasOf.length }, ...kept]
    pushRows(layerIndex, wide, kept)
  }

  /** A stage of the rows and of copies of what is kept. */
  function pushRows(
    layerIndex: number,
    own: SparseRows,
    kept: readonly Held[],
    layer: LearnedLayer | null = null,
  ): void {
    if (kept.length === 0) {
      pushAffine(layerIndex, own, layer)
      return
    }
    const copies = createRowCollector()
    addCopies(copies, kept)
    pushAffine(layerIndex, joined(own, copies.finish()), layer)
  }

  function pushAffine(layerIndex: number, rows: SparseRows, layer: LearnedLayer | null): void {
    const { rowStart, column, weightOf, constant, biasOf } = rows
    const stage: AffineStage = {
      kind: 'affine',
      layerIndex,
      inputSize: total(held),
      outputSize: biasOf.length,
      rowStart,
      column,
      weight:
        layer === null
          ? constant
          : constant.map((value, p) => (weightOf[p] < 0 ? value : layer.weight[weightOf[p]])),
      bias: Float64Array.from(biasOf, (index) => (layer === null || index < 0 ? 0 : layer.bias[index])),
      parameters: layer === null ? null : { weightOf, biasOf },
    }
    stages.push(stage)
  }

  function pushPool(layer: MaxPool2dLayer, layerIndex: number, input: number, kept: readonly Held[]): void {
    const { windowStart, windowEntry, windowPlace } = poolWindows(layer)
    const from = offsetOf(input)
    const rows = createRowCollector()
    const pairStart = [0]
    let numPairs = 0
    for (let w = 0; w + 1 < windowStart.length; w++) {
      for (let i = windowStart[w]; i < windowStart[w + 1]; i++) {
        for (let j = i + 1; j < windowStart[w + 1]; j++) {
          rows.add(from + windowEntry[i], -1, 1)
          rows.add(from + windowEntry[j], -1, -1)
          rows.endRow(-1)
          numPairs++
        }
      }
      pairStart.push(numPairs)
    }
    addCopies(rows, [{ value: input, size: sizeOf(input) }, ...kept])
    pushAffine(layerIndex, rows.finish(), null)
    const firstCarried = numPairs + sizeOf(input)
    const stage: PoolStage = {
      kind: 'pool',
      layerIndex,
      inputSize: firstCarried + total(kept),
      outputSize: windowStart.length - 1 + total(kept),
      numUnits: numPairs,
      firstUnit: numUnits,
      windowStart,
      windowRow: windowEntry.map((entry) => numPairs + entry),
      windowPlace,
      pairStart: Int32Array.from(pairStart),
      firstCarried,
    }
    stages.push(stage)
    numUnits += numPairs
  }
}

function total(values: readonly Held[]): number {
  return values.reduce((sum, { size }) => sum + size, 0)
}

function shifted(rows: SparseRows, offset: number): SparseRows {
  return offset === 0 ? rows : { ...rows, column: rows.column.map((column) => column + offset) }
}

function joined(first: SparseRows, second: SparseRows): SparseRows {
  const ints = (a: Int32Array, b: Int32Array): Int32Array => Int32Array.from([...a, ...b])
  const end = first.column.length
  return {
    rowStart: ints(
      first.rowStart,
      second.rowStart.subarray(1).map((start) => start + end),
    ),
    column: ints(first.column, second.column),
    weightOf: ints(first.weightOf, second.weightOf),
    constant: Float64Array.from([...first.constant, ...second.constant]),
    biasOf: ints(first.biasOf, second.biasOf),
  }
}

function denseRows(inputSize: number, outputSize: number): SparseRows {
  const rows = createRowCollector()
  for (let i = 0; i < outputSize; i++) {
    for (let j = 0; j < inputSize; j++) rows.add(j, i * inputSize + j, 0)
    rows.endRow(i)
  }
  return rows.finish()
}

function sumRows(first: number, second: number, size: number): SparseRows {
  const rows = createRowCollector()
  for (let i = 0; i < size; i++) {
    rows.add(first + i, -1, 1)
    rows.add(second + i, -1, 1)
    rows.endRow(-1)
  }
  return rows.finish()
}
