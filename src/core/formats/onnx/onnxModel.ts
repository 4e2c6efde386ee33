/** The messages of onnx.proto3, as far as they are read; field numbers are in decodeOnnx.ts. */

export interface OnnxTensor {
  readonly name: string
  /** As in the file: unchecked. */
  readonly dims: readonly number[]
  readonly dataType: number
  readonly raw: Uint8Array | null
  /** Other ways to hold the numbers: the bytes of each occurrence, by the number of the field. */
  readonly typed: ReadonlyMap<number, readonly Uint8Array[]>
  readonly isExternal: boolean
}

export interface OnnxAttribute {
  readonly float: number | null
  readonly int: number | null
  readonly text: string | null
  readonly tensor: OnnxTensor | null
  readonly floats: readonly number[]
  readonly ints: readonly number[]
}

export interface OnnxNode {
  /** Position in the file's list. */
  readonly index: number
  readonly name: string
  readonly operator: string
  /** Empty for ONNX's own operators. */
  readonly domain: string
  /** Names of values; empty where an optional one is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
}

/** An input or output of the graph. */
export interface OnnxValueInfo {
  readonly name: string
  /** A number, or null where the file has a letter or nothing; null as a whole where there is no shape. */
  readonly dims: readonly (number | null)[] | null
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValueInfo[]
  readonly outputs: readonly OnnxValueInfo[]
}

export interface OnnxModel {
  readonly graph: OnnxGraph
  /** Version of ONNX's own operators. */
  readonly opset: number
  readonly metadata: ReadonlyMap<string, string>
}
