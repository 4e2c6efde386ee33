import { affineImage } from '../network/affineImage.ts'
import { denseWeight } from '../network/denseWeight.ts'
import { selectRows } from '../network/selectRows.ts'
import type { AffineStage, CompiledDecoder, NonlinearStage } from '../network/compiledDecoder.ts'
import type { Partition } from '../partition/partition.ts'

/** What surrounds one affine stage on one region; buffers that the next region overwrites. */
export interface LayerMaps {
  /** The stage's input as a map of z, [P | q]: [inputSize, S + 1]. */
  readonly input: Float64Array
  /** F_ω, from the stage's output to g, or null after the last stage, where it is the identity: [D, outputSize]. */
  readonly output: Float64Array | null
  /** Fill both for a region. */
  readonly enter: (regionId: number) => void
}

/**
 * The affine maps before and after a stage, region by region, from the activation patterns.
 *
 * @param stageIndex  of an affine stage
 * Source  [BPB20] (8) for [P | q]; F_ω = W^L D^{L−1} … D^ℓ of MATH.md 6
 */
export function createLayerMaps(
  compiled: CompiledDecoder,
  partition: Partition,
  stageIndex: number,
): LayerMaps {
  const { stages, latentDim: S, dataDim: D, maxWidth } = compiled
  const numColumns = S + 1
  const before = stages.slice(0, stageIndex)
  const after = stages.slice(stageIndex + 1)
  const stage = stages[stageIndex]
  const input = new Float64Array(stage.inputSize * numColumns)
  const output = after.length === 0 ? null : new Float64Array(D * stage.outputSize)
  // F begins with the last stage's own W: no identity of D columns
  const last = after.at(-1)
  const isAffineLast = last?.kind === 'affine'
  const widest = isAffineLast ? Math.max(...stages.map((each) => each.inputSize)) : maxWidth
  const ping = new Float64Array(widest * Math.max(numColumns, D))
  const pong = new Float64Array(ping.length)
  const source = new Int32Array(maxWidth)
  const factor = new Float64Array(maxWidth)
  return { input, output, enter }

  function choose(each: NonlinearStage, first: number): void {
    selectRows(each, partition.patterns, first + each.firstUnit, source, factor)
  }

  function enter(regionId: number): void {
    const first = regionId * partition.numUnits
    let value = ping.fill(0)
    let next = pong
    for (let s = 0; s < S; s++) value[s * numColumns + s] = 1
    for (const each of before) {
      if (each.kind === 'affine') {
        affineImage(each, value, numColumns, next)
        ;[value, next] = [next, value]
      } else {
        choose(each, first)
        for (let i = 0, at = 0; i < each.outputSize; i++)
          for (let k = 0; k < numColumns; k++) next[at++] = factor[i] * value[source[i] * numColumns + k]
        ;[value, next] = [next, value]
      }
    }
    for (let i = 0; i < input.length; i++) input[i] = value[i]
    if (output === null) return

    // rows of F, from the last stage back
    if (last?.kind === 'affine') value.set(denseWeight(last))
    else {
      value.fill(0)
      for (let d = 0; d < D; d++) value[d * D + d] = 1
    }
    for (let s = after.length - (isAffineLast ? 2 : 1); s >= 0; s--) {
      const each = after[s]
      if (each.kind === 'affine') {
        transposedImage(each, value, D, next)
        ;[value, next] = [next, value]
      } else {
        choose(each, first)
        const { inputSize, outputSize } = each
        for (let d = 0; d < D; d++) {
          for (let j = 0; j < inputSize; j++) next[d * inputSize + j] = 0
          for (let i = 0; i < outputSize; i++)
            next[d * inputSize + source[i]] += factor[i] * value[d * outputSize + i]
        }
        ;[value, next] = [next, value]
      }
    }
    for (let i = 0; i < output.length; i++) output[i] = value[i]
  }
}

/** Rows through a stage backwards: out = rows · W, rows [numRows, outputSize], out [numRows, inputSize]. */
function transposedImage(stage: AffineStage, rows: Float64Array, numRows: number, out: Float64Array): void {
  const { inputSize, outputSize, rowStart, column, weight } = stage
  for (let d = 0; d < numRows; d++) {
    const to = d * inputSize
    for (let j = 0; j < inputSize; j++) out[to + j] = 0
    for (let i = 0; i < outputSize; i++) {
      const value = rows[d * outputSize + i]
      if (value === 0) continue
      const from = rowStart === null ? i * inputSize : rowStart[i]
      const end = rowStart === null ? from + inputSize : rowStart[i + 1]
      for (let p = from; p < end; p++) out[to + (column === null ? p - from : column[p])] += value * weight[p]
    }
  }
}
