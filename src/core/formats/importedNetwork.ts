import type { EncoderLayer } from '../network/encoder.ts'
import type { NoiseCovariance } from '../network/model.ts'

/** Values that a network's own tool computed, to hold ours against. */
export interface ForwardCheck {
  readonly numPoints: number
  /** [numPoints, inputSize] */
  readonly inputs: Float64Array
  /** [numPoints, outputSize] of the whole network, a last Sigmoid or Tanh included. */
  readonly outputs: Float64Array
}

/**
 * A network as a file describes it, in the layers of this project and with the file's weights as they are (a float32 is
 * a double too). Whether it can be a decoder or an encoder is not said yet.
 */
export interface ImportedNetwork {
  readonly format: 'json' | 'onnx' | 'safetensors'
  /** Of the file. */
  readonly name: string
  /** What it is for, where the file says so. */
  readonly role: 'decoder' | 'encoder' | null
  readonly inputSize: number
  readonly layers: readonly EncoderLayer[]
  /** Where each layer stands in the file, for messages: `node 3 (Conv "/conv1/Conv")`, `layers[2]`. */
  readonly places: readonly string[]
  /** What the last layer puts out, in parts: one for a decoder; mean and log-variance, or one of both, for an encoder. */
  readonly outputs: readonly { readonly name: string; readonly size: number }[]
  /** Σx and Σz [S,S] where the file says them. */
  readonly noise: NoiseCovariance | null
  readonly priorCovariance: Float64Array | null
  readonly check: ForwardCheck | null
}
