import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { OnnxTensor } from './onnxModel.ts'
import { product } from './product.ts'
import { refuse } from './refuse.ts'
import { shortName } from './shortName.ts'
import type { Constant } from './value.ts'

interface DataType {
  /** Bytes of an entry in raw_data. */
  readonly bytes: number
  readonly isInteger: boolean
  readonly read: (view: DataView, at: number) => number
  /** The field of TensorProto that else holds it, and how one entry is read there. */
  readonly field: number
  readonly readTyped: (reader: BinaryReader) => number
}

const readInt64 = (view: DataView, at: number): number => Number(view.getBigInt64(at, true))
const typedInt = (reader: BinaryReader): number => reader.int32()
const int = (bytes: number, read: DataType['read']): DataType => ({
  bytes,
  isInteger: true,
  read,
  field: 5,
  readTyped: typedInt,
})

/** By TensorProto.DataType. */
const DATA_TYPES: ReadonlyMap<number, DataType> = new Map([
  [
    1,
    {
      bytes: 4,
      isInteger: false,
      read: (view, at) => view.getFloat32(at, true),
      field: 4,
      readTyped: (reader) => reader.float(),
    },
  ],
  [2, int(1, (view, at) => view.getUint8(at))],
  [3, int(1, (view, at) => view.getInt8(at))],
  [4, int(2, (view, at) => view.getUint16(at, true))],
  [5, int(2, (view, at) => view.getInt16(at, true))],
  [6, int(4, (view, at) => view.getInt32(at, true))],
  [7, { ...int(8, readInt64), field: 7, readTyped: (reader) => Number(reader.int64()) }],
  [9, int(1, (view, at) => view.getUint8(at))],
  [
    10,
    {
      bytes: 2,
      isInteger: false,
      read: (view, at) => fromHalf(view.getUint16(at, true)),
      field: 5,
      readTyped: (reader) => fromHalf(reader.int32() & 0xffff),
    },
  ],
  [
    11,
    {
      bytes: 8,
      isInteger: false,
      read: (view, at) => view.getFloat64(at, true),
      field: 10,
      readTyped: (reader) => reader.double(),
    },
  ],
  [
    12,
    {
      ...int(4, (view, at) => view.getUint32(at, true)),
      field: 11,
      readTyped: (reader) => Number(reader.uint64()),
    },
  ],
  [
    16,
    {
      bytes: 2,
      isInteger: false,
      read: (view, at) => fromBrain(view.getUint16(at, true)),
      field: 5,
      readTyped: (reader) => fromBrain(reader.int32() & 0xffff),
    },
  ],
] satisfies [number, DataType][])

/**
 * A tensor's numbers as doubles, which hold every type read here exactly but integers beyond 2⁵³.
 *
 * @param spend  told how many numbers before they are allocated
 * @throws ParseError  'onnxExternalData', 'onnxTensorType', 'onnxTensorSize'
 */
export function tensorConstant(tensor: OnnxTensor, spend: (numbers: number) => void): Constant {
  const path = tensor.name === '' ? '' : `tensor ${shortName(tensor.name)}`
  const { dims, dataType, typed } = tensor
  if (tensor.isExternal) refuse('onnxExternalData', {}, path)
  const type = DATA_TYPES.get(dataType)
  if (type === undefined) return refuse('onnxTensorType', { actual: dataType }, path)
  const size = product(dims)
  if (!(dims.length <= 8 && dims.every((length) => length >= 0) && size <= Number.MAX_SAFE_INTEGER))
    refuse('onnxTensorSize', { dims: dims.slice(0, 8).join(' × '), actual: 'none' }, path)
  spend(size)
  const parts = typed.get(type.field) ?? []
  // some writers leave an empty raw_data beside numbers that are held otherwise
  const raw = tensor.raw !== null && tensor.raw.length === 0 && parts.length > 0 ? null : tensor.raw
  const held = raw === null ? countTyped(type, parts) : raw.length / type.bytes
  if (held !== size) refuse('onnxTensorSize', { dims: dims.join(' × '), actual: held }, path)
  const data = new Float64Array(size)
  if (raw !== null) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    for (let k = 0; k < size; k++) data[k] = type.read(view, k * type.bytes)
  } else if (!readTyped(type, parts, data)) refuse('onnxDamaged', {}, path)
  return { kind: 'constant', name: tensor.name, dims, data, isInteger: type.isInteger, isOfBatch: false }
}

/** @returns whether the bytes are numbers of the type */
function readTyped(type: DataType, parts: readonly Uint8Array[], data: Float64Array): boolean {
  try {
    let k = 0
    for (const part of parts) {
      const reader = new BinaryReader(part)
      while (reader.pos < reader.len) data[k++] = type.readTyped(reader)
    }
    return true
  } catch {
    return false
  }
}

/** Entries in the bytes of a repeated field; a varint ends with its first byte below 128. */
function countTyped({ field }: DataType, parts: readonly Uint8Array[]): number {
  const bytes = field === 4 ? 4 : field === 10 ? 8 : null
  return parts.reduce(
    (count, part) =>
      count +
      (bytes === null ? part.reduce((ends, byte) => ends + (byte < 128 ? 1 : 0), 0) : part.length / bytes),
    0,
  )
}

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** The upper half of an IEEE 754 binary32. */
function fromBrain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits * 65_536)
  return view.getFloat32(0)
}
