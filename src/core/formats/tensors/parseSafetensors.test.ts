import { describe, expect, it } from 'vitest'
import { decodeTensor } from './decodeTensor.ts'
import { parseSafetensors } from './parseSafetensors.ts'

function file(header: unknown, numBytes: number, data: readonly number[] = []): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + numBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const tensor = (start: number, end: number, shape: readonly number[] = [(end - start) / 4]): unknown => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
})

function codes(bytes: Uint8Array): string[] {
  const parsed = parseSafetensors(bytes)
  return parsed.ok ? [] : parsed.problems.map(({ path, code }) => (path === '' ? code : `${path}: ${code}`))
}

describe('a header', () => {
  it('may give tensors in any order, empty ones among them, if they fill the data', () => {
    expect(codes(file({ b: tensor(8, 16), empty: tensor(8, 8), a: tensor(0, 8, [1, 2]) }, 16))).toEqual([])
    expect(codes(file({}, 0))).toEqual([])
  })

  it.each<[string, Uint8Array, string[]]>([
    ['overlaps', file({ a: tensor(0, 8), b: tensor(4, 12) }, 12), ['b.data_offsets: tensorOffsets']],
    [
      'the same bytes twice',
      file({ a: tensor(0, 8), b: tensor(0, 8) }, 8),
      ['b.data_offsets: tensorOffsets'],
    ],
    ['a hole', file({ a: tensor(0, 4), b: tensor(8, 12) }, 12), ['b.data_offsets: tensorOffsets']],
    ['a hole before all', file({ a: tensor(4, 8) }, 8), ['a.data_offsets: tensorOffsets']],
    ['more than the file', file({ a: tensor(0, 16) }, 12), ['a.data_offsets: fileLength']],
    ['less than the file', file({ a: tensor(0, 8) }, 12), ['fileLength']],
    ['backwards', file({ a: tensor(8, 0, [1]) }, 8), ['a.data_offsets: tensorOffsets']],
    ['another size', file({ a: tensor(0, 8, [3]) }, 8), ['a.data_offsets: fileLength']],
    [
      'sizes whose product is beyond every integer',
      file(
        {
          a: tensor(
            0,
            8,
            Array.from({ length: 9 }, () => Number.MAX_SAFE_INTEGER),
          ),
        },
        8,
      ),
      ['a.data_offsets: fileLength'],
    ],
    ['a negative size', file({ a: tensor(0, 8, [-2]) }, 8), ['a.shape: tensorShape']],
    ['half a number', file({ a: tensor(0, 8, [1.5]) }, 8), ['a.shape: tensorShape']],
    [
      'an unknown type',
      file({ a: { dtype: 'F4', shape: [1], data_offsets: [0, 4] } }, 4),
      ['a.dtype: unsupportedOption'],
    ],
    ['no type', file({ a: { shape: [1], data_offsets: [0, 4] } }, 4), ['a.dtype: unsupportedOption']],
    [
      'a name twice',
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      ['header: duplicateName'],
    ],
    [
      'a name twice, once escaped',
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      ['header: duplicateName'],
    ],
    ['no object', file({ a: [] }, 0), ['a: notObject']],
    ['no JSON', file('{"a":', 0), ['header: notJson']],
    ['no JSON object', file('[]', 0), ['notSafetensors']],
    ['a header of nine exabytes', file('{}', 0).with(5, 0x7f), ['header: tooLarge']],
    ['a header longer than the file', file('{}', 0).with(0, 3), ['fileLength']],
    ['nothing', new Uint8Array(0), ['notSafetensors']],
  ])('is refused: %s', (_, bytes, expected) => {
    expect(codes(bytes)).toEqual(expected)
  })

  it('names no tensor by what objects inherit', () => {
    const parsed = parseSafetensors(file('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4))
    if (!parsed.ok) throw new Error('refused')
    expect([...parsed.value.tensors.keys()]).toEqual(['__proto__'])
  })

  it('may stand anywhere in a larger buffer', () => {
    const bytes = file({ a: tensor(0, 4) }, 4, [0, 0, 128, 63])
    const larger = new Uint8Array(bytes.length + 13)
    larger.set(bytes, 13)
    const parsed = parseSafetensors(larger.subarray(13))
    if (!parsed.ok) throw new Error('refused')
    expect([...decodeTensor(parsed.value.tensors.get('a')!).values]).toEqual([1])
  })
})

describe('numbers', () => {
  const decode = (dtype: string, ...bytes: readonly number[]): number[] => [
    ...decodeTensor({ dtype, shape: [], bytes: Uint8Array.from(bytes) }).values,
  ]

  it('of 16 bits are exact, subnormal ones and the ends of the range too', () => {
    expect(decode('F16', 0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b, 0xff, 0x03, 0x00, 0x80)).toEqual([
      1,
      -2,
      2 ** -24,
      65504,
      1023 * 2 ** -24,
      -0,
    ])
    expect(decode('F16', 0x00, 0x7c, 0x00, 0xfc, 0x01, 0x7e)).toEqual([Infinity, -Infinity, Number.NaN])
    expect(decode('BF16', 0x80, 0x3f, 0x49, 0xc0, 0x01, 0x00)).toEqual([1, -3.140625, 2 ** -133])
  })

  it('of 32 and 64 bits are those of the machine', () => {
    expect(decode('F32', ...new Uint8Array(Float32Array.of(0.1, -3).buffer))).toEqual([Math.fround(0.1), -3])
    expect(decode('F64', ...new Uint8Array(Float64Array.of(0.1, 5e-324).buffer))).toEqual([0.1, 5e-324])
    expect(() => decode('I64', 1, 0, 0, 0, 0, 0, 0, 0)).toThrow(RangeError)
  })
})
