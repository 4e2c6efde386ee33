import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { MAX_FIELDS, MAX_NODES } from '../limits.ts'
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './onnxModel.ts'
import { refuse } from './refuse.ts'
import { shortName } from './shortName.ts'

/**
 * The bytes of an ONNX file as its messages. Numbers of tensors stay in the file's bytes; subgraphs are not read.
 *
 * @throws ParseError  'notOnnx', 'onnxDamaged', or 'onnxTooLarge' for more nodes or fields than MAX_NODES, MAX_FIELDS
 * Source  onnx.proto3 of ONNX 1.17 (IR version 10)
 */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  const isLikely = startsLikeOnnx(bytes)
  try {
    const model = modelFrom(bytes)
    if (model !== null) return model
  } catch (error) {
    // the reader's own words are of bytes
    if (error instanceof Error && error.name === 'ParseError') throw error
  }
  return refuse(isLikely ? 'onnxDamaged' : 'notOnnx')
}

/** Every writer begins with ir_version, a small number. */
function startsLikeOnnx(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x08 && bytes[1] > 0 && bytes[1] < 0x40
}

/** Reads one message. */
interface Fields {
  /** Calls `take` for each field; what it does not read is skipped. */
  readonly each: (
    bytes: Uint8Array,
    take: (field: number, wire: WireType, reader: BinaryReader) => void,
  ) => void
}

function fieldsWithin(limit: number): Fields {
  let count = 0
  return {
    each: (bytes, take) => {
      const reader = new BinaryReader(bytes)
      while (reader.pos < reader.len) {
        if (++count > limit) refuse('onnxTooLarge', { actual: count, limit })
        const [field, wire] = reader.tag()
        const start = reader.pos
        take(field, wire, reader)
        if (reader.pos === start) reader.skip(wire, field)
        checkEnd(reader)
      }
    },
  }
}

function checkEnd({ pos, len }: BinaryReader): void {
  if (pos > len) throw new RangeError('a field goes beyond its message')
}

function modelFrom(bytes: Uint8Array): OnnxModel | null {
  const fields = fieldsWithin(MAX_FIELDS)
  const metadata = new Map<string, string>()
  let graph: OnnxGraph | null = null
  let opset: number | null = null
  fields.each(bytes, (field, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return
    if (field === 7) graph = graphFrom(reader.bytes(), fields)
    else if (field === 8) {
      const { domain, version } = operatorSetFrom(reader.bytes(), fields)
      if (isOwnDomain(domain)) opset = version
    } else if (field === 14) {
      const [key, value] = entryFrom(reader.bytes(), fields)
      metadata.set(key, value)
    } else if (field === 25) checkFunction(reader.bytes(), fields)
  })
  return graph === null ? null : { graph, opset: opset ?? 1, metadata }
}

function isOwnDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx'
}

/** A function of the file's own that goes by the name of an operator of ONNX's would be taken for it. */
function checkFunction(bytes: Uint8Array, fields: Fields): void {
  let name = ''
  let domain = ''
  fields.each(bytes, (field, wire, reader) => {
    if (field === 1 && wire === WireType.LengthDelimited) name = reader.string()
    if (field === 10 && wire === WireType.LengthDelimited) domain = reader.string()
  })
  if (isOwnDomain(domain))
    refuse('onnxOperator', { operator: name.slice(0, 80), inputs: '' }, `function ${shortName(name)}`)
}

function operatorSetFrom(bytes: Uint8Array, fields: Fields): { domain: string; version: number } {
  let domain = ''
  let version = 1
  fields.each(bytes, (field, wire, reader) => {
    if (field === 1 && wire === WireType.LengthDelimited) domain = reader.string()
    if (field === 2 && wire === WireType.Varint) version = Number(reader.int64())
  })
  return { domain, version }
}

function entryFrom(bytes: Uint8Array, fields: Fields): [string, string] {
  const entry: [string, string] = ['', '']
  fields.each(bytes, (field, wire, reader) => {
    if ((field === 1 || field === 2) && wire === WireType.LengthDelimited) entry[field - 1] = reader.string()
  })
  return entry
}

function graphFrom(bytes: Uint8Array, fields: Fields): OnnxGraph {
  const nodes: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const inputs: OnnxValueInfo[] = []
  const outputs: OnnxValueInfo[] = []
  fields.each(bytes, (field, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return
    if (field === 1) nodes.push(nodeFrom(reader.bytes(), nodes.length, fields))
    else if (field === 5) initializers.push(tensorFrom(reader.bytes(), fields))
    else if (field === 11) inputs.push(valueInfoFrom(reader.bytes(), fields))
    else if (field === 12) outputs.push(valueInfoFrom(reader.bytes(), fields))
    const most = Math.max(nodes.length, initializers.length, inputs.length, outputs.length)
    if (most > MAX_NODES) refuse('onnxTooLarge', { actual: most, limit: MAX_NODES })
  })
  return { nodes, initializers, inputs, outputs }
}

function nodeFrom(bytes: Uint8Array, index: number, fields: Fields): OnnxNode {
  const texts = { name: '', operator: '', domain: '' }
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = new Map<string, OnnxAttribute>()
  fields.each(bytes, (field, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return
    if (field === 1) inputs.push(reader.string())
    else if (field === 2) outputs.push(reader.string())
    else if (field === 3) texts.name = reader.string()
    else if (field === 4) texts.operator = reader.string()
    else if (field === 5) attributes.set(...attributeFrom(reader.bytes(), fields))
    else if (field === 7) texts.domain = reader.string()
  })
  const domain = isOwnDomain(texts.domain) ? '' : texts.domain
  return { index, name: texts.name, operator: texts.operator, domain, inputs, outputs, attributes }
}

/** Of AttributeProto.AttributeType. */
const ATTRIBUTE_TYPES = { float: 1, int: 2, text: 3 } as const

function attributeFrom(bytes: Uint8Array, fields: Fields): [string, OnnxAttribute] {
  let name = ''
  let float: number | null = null
  let int: number | null = null
  let text: string | null = null
  let tensor: OnnxTensor | null = null
  let type = 0
  const floats: number[] = []
  const ints: number[] = []
  fields.each(bytes, (field, wire, reader) => {
    if (field === 1 && wire === WireType.LengthDelimited) name = reader.string()
    else if (field === 2 && wire === WireType.Bit32) float = reader.float()
    else if (field === 3 && wire === WireType.Varint) int = Number(reader.int64())
    else if (field === 4 && wire === WireType.LengthDelimited) text = reader.string()
    else if (field === 5 && wire === WireType.LengthDelimited) tensor = tensorFrom(reader.bytes(), fields)
    else if (field === 7) readRepeated(reader, wire, WireType.Bit32, (r) => floats.push(r.float()))
    else if (field === 8) readRepeated(reader, wire, WireType.Varint, (r) => ints.push(Number(r.int64())))
    else if (field === 20 && wire === WireType.Varint) type = reader.int32()
  })
  // writers of proto3 leave a zero out
  if (type === ATTRIBUTE_TYPES.float) float ??= 0
  if (type === ATTRIBUTE_TYPES.int) int ??= 0
  if (type === ATTRIBUTE_TYPES.text) text ??= ''
  return [name, { float, int, text, tensor, floats, ints }]
}

/** A repeated number: one of it, or packed. */
function readRepeated(
  reader: BinaryReader,
  wire: WireType,
  own: WireType,
  take: (reader: BinaryReader) => void,
): void {
  if (wire === own) take(reader)
  else if (wire === WireType.LengthDelimited) {
    const packed = new BinaryReader(reader.bytes())
    if (packed.len > MAX_FIELDS) refuse('onnxTooLarge', { actual: packed.len, limit: MAX_FIELDS })
    while (packed.pos < packed.len) {
      take(packed)
      checkEnd(packed)
    }
  }
}

/** float_data, int32_data, int64_data, double_data, uint64_data. */
const TYPED_FIELDS: ReadonlySet<number> = new Set([4, 5, 7, 10, 11])

function tensorFrom(bytes: Uint8Array, fields: Fields): OnnxTensor {
  let name = ''
  let dataType = 0
  let raw: Uint8Array | null = null
  let isExternal = false
  const dims: number[] = []
  const typed = new Map<number, Uint8Array[]>()
  fields.each(bytes, (field, wire, reader) => {
    if (field === 1) readRepeated(reader, wire, WireType.Varint, (r) => dims.push(Number(r.int64())))
    else if (field === 2 && wire === WireType.Varint) dataType = reader.int32()
    else if (field === 8 && wire === WireType.LengthDelimited) name = reader.string()
    else if (field === 9 && wire === WireType.LengthDelimited) raw = reader.bytes()
    else if (field === 14 && wire === WireType.Varint) isExternal = reader.int32() === 1
    else if (TYPED_FIELDS.has(field)) {
      const parts = typed.get(field) ?? []
      parts.push(wire === WireType.LengthDelimited ? reader.bytes() : reader.skip(wire, field))
      typed.set(field, parts)
    }
  })
  return { name, dims, dataType, raw, typed, isExternal }
}

function valueInfoFrom(bytes: Uint8Array, fields: Fields): OnnxValueInfo {
  let name = ''
  let dims: (number | null)[] | null = null
  fields.each(bytes, (field, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return
    if (field === 1) name = reader.string()
    else if (field === 2) dims = dimsOfType(reader.bytes(), fields)
  })
  return { name, dims }
}

/** TypeProto, its tensor_type, the shape of that, the dimensions. */
function dimsOfType(bytes: Uint8Array, fields: Fields): (number | null)[] | null {
  let dims: (number | null)[] | null = null
  eachMessage(bytes, 1, fields, (tensorType) =>
    eachMessage(tensorType, 2, fields, (shape) => {
      const found: (number | null)[] = []
      eachMessage(shape, 1, fields, (dimension) => {
        let size: number | null = null
        fields.each(dimension, (field, wire, reader) => {
          if (field === 1 && wire === WireType.Varint) size = Number(reader.int64())
        })
        found.push(size)
      })
      dims = found
    }),
  )
  return dims
}

function eachMessage(
  bytes: Uint8Array,
  wanted: number,
  fields: Fields,
  take: (message: Uint8Array) => void,
): void {
  fields.each(bytes, (field, wire, reader) => {
    if (field === wanted && wire === WireType.LengthDelimited) take(reader.bytes())
  })
}
