import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../problem.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { networkFunction } from '../network/networkFunction.ts'
import { MAX_NODES } from './limits.ts'
import { readOnnx } from './readOnnx.ts'

type Attribute = number | readonly number[] | string
interface NodeText {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs?: readonly string[]
  readonly name?: string
  readonly domain?: string
  /** Whole numbers, lists of them, texts. */
  readonly attributes?: Readonly<Record<string, Attribute>>
  readonly floats?: Readonly<Record<string, number>>
  /** Types of attributes whose value, zero, is left out, as writers of proto3 do. */
  readonly zeros?: Readonly<Record<string, number>>
}
interface TensorText {
  readonly name: string
  readonly dims: readonly (number | bigint)[]
  readonly values?: readonly number[]
  readonly type?: number
  readonly isExternal?: boolean
}
interface ModelText {
  readonly nodes: readonly NodeText[]
  readonly tensors?: readonly TensorText[]
  readonly input?: readonly (number | string)[] | null
  readonly outputs?: readonly string[]
  readonly opset?: number
  readonly metadata?: Readonly<Record<string, string>>
}

function message(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter()
  write(writer)
  return writer.finish()
}

function part(writer: BinaryWriter, field: number, bytes: Uint8Array): void {
  writer.tag(field, WireType.LengthDelimited).bytes(bytes)
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value)
}

function attributeBytes(name: string, value: Attribute): Uint8Array {
  return message((writer) => {
    text(writer, 1, name)
    if (typeof value === 'string') text(writer, 4, value)
    else if (typeof value === 'number') writer.tag(3, WireType.Varint).int64(value)
    else for (const each of value) writer.tag(8, WireType.Varint).int64(each)
  })
}

function nodeBytes(node: NodeText): Uint8Array {
  const { operator, inputs, outputs, name, domain, attributes, floats, zeros } = node
  return message((writer) => {
    for (const each of inputs) text(writer, 1, each)
    for (const each of outputs ?? []) text(writer, 2, each)
    if (name !== undefined) text(writer, 3, name)
    text(writer, 4, operator)
    for (const [key, value] of Object.entries(attributes ?? {})) part(writer, 5, attributeBytes(key, value))
    for (const [key, value] of Object.entries(floats ?? {}))
      part(
        writer,
        5,
        message((inner) => {
          text(inner, 1, key)
          inner.tag(2, WireType.Bit32).float(value)
        }),
      )
    for (const [key, type] of Object.entries(zeros ?? {}))
      part(
        writer,
        5,
        message((inner) => {
          text(inner, 1, key)
          inner.tag(20, WireType.Varint).int32(type)
        }),
      )
    if (domain !== undefined) text(writer, 7, domain)
  })
}

function tensorBytes({ name, dims, values, type, isExternal }: TensorText): Uint8Array {
  return message((writer) => {
    for (const size of dims) writer.tag(1, WireType.Varint).int64(size)
    writer.tag(2, WireType.Varint).int32(type ?? 11)
    text(writer, 8, name)
    const isInt = type === 7
    const raw = isInt
      ? new Uint8Array(BigInt64Array.from(values ?? [], BigInt).buffer)
      : new Uint8Array(Float64Array.from(values ?? []).buffer)
    if (values !== undefined) part(writer, 9, raw)
    if (isExternal === true) writer.tag(14, WireType.Varint).int32(1)
  })
}

function infoBytes(name: string, dims: readonly (number | string)[] | null): Uint8Array {
  const shape = message((writer) => {
    for (const size of dims ?? [])
      part(
        writer,
        1,
        message((inner) => {
          if (typeof size === 'string') text(inner, 2, size)
          else inner.tag(1, WireType.Varint).int64(size)
        }),
      )
  })
  const tensorType = message((writer) => {
    writer.tag(1, WireType.Varint).int32(1)
    if (dims !== null) part(writer, 2, shape)
  })
  return message((writer) => {
    text(writer, 1, name)
    part(
      writer,
      2,
      message((inner) => part(inner, 1, tensorType)),
    )
  })
}

function modelBytes(model: ModelText): Uint8Array {
  const graph = message((writer) => {
    for (const node of model.nodes) part(writer, 1, nodeBytes(node))
    for (const tensor of model.tensors ?? []) part(writer, 5, tensorBytes(tensor))
    part(writer, 11, infoBytes('in', model.input === undefined ? ['N', 2] : model.input))
    for (const name of model.outputs ?? ['out']) part(writer, 12, infoBytes(name, null))
  })
  return message((writer) => {
    writer.tag(1, WireType.Varint).int64(8)
    part(writer, 7, graph)
    part(
      writer,
      8,
      message((inner) => inner.tag(2, WireType.Varint).int64(model.opset ?? 17)),
    )
    for (const [key, value] of Object.entries(model.metadata ?? {}))
      part(
        writer,
        14,
        message((inner) => {
          text(inner, 1, key)
          text(inner, 2, value)
        }),
      )
  })
}

function problemsOf(bytes: Uint8Array): readonly Problem[] {
  const parsed = readOnnx(bytes, 'file.onnx')
  if (parsed.ok) throw new Error('it was read')
  return parsed.problems
}

function networkOf(model: ModelText): ImportedNetwork {
  const parsed = readOnnx(modelBytes(model), 'file.onnx')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

function valueAt(model: ModelText, ...input: number[]): number[] {
  const { layers, inputSize } = networkOf(model)
  return Array.from(networkFunction(layers, inputSize)(Float64Array.from(input)))
}

const W: TensorText = { name: 'w', dims: [2, 3], values: [1, 2, 3, 4, 5, 6] }
const first: NodeText = { operator: 'MatMul', inputs: ['in', 'w'], outputs: ['h'], name: '/mm' }
const one = (operator: string, rest: Partial<NodeText> = {}): ModelText => ({
  nodes: [first, { operator, inputs: ['h'], outputs: ['out'], name: '/it', ...rest }],
  tensors: [W],
})

describe('what is outside is named, with its place', () => {
  test('operators: index, node and inputs', () => {
    expect(problemsOf(modelBytes(one('Softmax')))).toEqual([
      {
        path: 'node 1 (Softmax "/it")',
        code: 'onnxOperator',
        params: { operator: 'Softmax', inputs: '"h"' },
      },
    ])
    expect(problemsOf(modelBytes(one('Relu', { domain: 'com.microsoft' })))[0]?.params).toMatchObject({
      operator: 'com.microsoft.Relu',
    })
  })

  test('each of several, also after one that was not read, and ten at most', () => {
    const nodes = [
      first,
      ...Array.from({ length: 14 }, (_, i): NodeText => {
        const inputs = [i === 0 ? 'h' : `s${i - 1}`]
        return { operator: i % 2 === 0 ? 'Sin' : 'Relu', inputs, outputs: [i === 13 ? 'out' : `s${i}`] }
      }),
    ]
    const places = problemsOf(modelBytes({ nodes, tensors: [W] })).map(({ path }) => path)
    expect(places).toEqual([1, 3, 5, 7, 9, 11, 13].map((index) => `node ${index} (Sin)`))
    const all = nodes.map((node) => (node.operator === 'Relu' ? { ...node, operator: 'Cos' } : node))
    expect(problemsOf(modelBytes({ nodes: all, tensors: [W] })).length).toBe(10)
  })

  test('a product of two activations; a node that nothing needs is ignored', () => {
    expect(problemsOf(modelBytes(one('Mul', { inputs: ['h', 'h'] })))[0]?.code).toBe('onnxOperator')
    const unused: NodeText = { operator: 'Sin', inputs: ['h'], outputs: ['nowhere'] }
    expect(valueAt({ ...one('Relu'), nodes: [...one('Relu').nodes, unused] }, 1, -1)).toEqual([0, 0, 0])
  })

  test('options: Elu of another alpha, Gelu by tanh, bounds that cross, casts', () => {
    const codes = [
      one('Elu', { floats: { alpha: 0.5 } }),
      one('Gelu', { attributes: { approximate: 'tanh' } }),
      one('Clip', { floats: { min: 6, max: 0 } }),
      one('Cast', { attributes: { to: 7 } }),
    ].map((model) => problemsOf(modelBytes(model))[0]?.code)
    expect(codes).toEqual(['onnxAttribute', 'onnxAttribute', 'onnxAttribute', 'onnxAttribute'])
  })

  test('resizing that is not ours: linear from the corners, by parts, cubic', () => {
    const resize = (attributes: Readonly<Record<string, Attribute>>, scales: readonly number[]): string => {
      const model: ModelText = {
        input: ['N', 1, 2, 2],
        nodes: [{ operator: 'Resize', inputs: ['in', '', 's'], outputs: ['out'], attributes }],
        tensors: [{ name: 's', dims: [4], values: scales }],
      }
      const parsed = readOnnx(modelBytes(model), '')
      return parsed.ok ? parsed.value.layers.map(({ type }) => type).join() : (parsed.problems[0]?.code ?? '')
    }
    const mode = 'coordinate_transformation_mode'
    expect(resize({ mode: 'linear', [mode]: 'align_corners' }, [1, 1, 2, 2])).toBe('onnxAttribute')
    expect(resize({ mode: 'linear', [mode]: 'asymmetric' }, [1, 1, 2, 2])).toBe('onnxAttribute')
    expect(resize({ mode: 'cubic' }, [1, 1, 2, 2])).toBe('onnxAttribute')
    expect(resize({ mode: 'nearest' }, [1, 1, 1.5, 1.5])).toBe('onnxAttribute')
    expect(resize({ mode: 'nearest' }, [1, 1, 0.5, 0.5])).toBe('onnxAttribute')
    expect(resize({ mode: 'nearest', [mode]: 'asymmetric', nearest_mode: 'ceil' }, [1, 1, 2, 2])).toBe(
      'onnxAttribute',
    )
    expect(resize({ mode: 'nearest', [mode]: 'half_pixel' }, [1, 1, 3, 2])).toBe('Unflatten,Upsample')
    expect(resize({ mode: 'linear', [mode]: 'half_pixel' }, [1, 1, 1, 2])).toBe('Unflatten,Upsample')
  })

  test('a Reshape that mixes the examples of a batch', () => {
    const model = one('Reshape', { inputs: ['h', 'shape'] })
    const withShape = (
      values: readonly number[],
      input: readonly (number | string)[] = ['N', 2],
    ): Uint8Array =>
      modelBytes({ ...model, input, tensors: [W, { name: 'shape', dims: [2], values, type: 7 }] })
    expect(problemsOf(withShape([-1, 1]))[0]?.code).toBe('onnxMixesBatch')
    expect(problemsOf(withShape([3, -1]))[0]?.code).toBe('onnxMixesBatch')
    expect(problemsOf(withShape([3, 5], [5, 2]))[0]?.code).toBe('onnxMixesBatch')
    expect(readOnnx(withShape([5, -1], [5, 2]), '').ok).toBe(true)
    expect(readOnnx(withShape([0, -1]), '').ok).toBe(true)
  })

  test('weights that are not finite, of other sizes, of another file, of no known type', () => {
    const withTensor = (tensor: Partial<TensorText>): readonly Problem[] =>
      problemsOf(modelBytes({ ...one('Relu'), tensors: [{ ...W, ...tensor }] }))
    expect(withTensor({ values: [1, 2, 3, Number.NaN, 5, 6] })).toEqual([
      { path: 'node 0 (MatMul "/mm")', code: 'onnxNotFinite', params: { tensor: '"w"' } },
    ])
    expect(withTensor({ values: [1, 2, 3, 4, 5, Infinity] })[0]?.code).toBe('onnxNotFinite')
    expect(withTensor({ values: [1, 2] })[0]).toMatchObject({ path: 'tensor "w"', code: 'onnxTensorSize' })
    expect(withTensor({ dims: [2n ** 62n, 3] })[0]?.code).toBe('onnxTensorSize')
    expect(withTensor({ dims: [-2, -3] })[0]?.code).toBe('onnxTensorSize')
    expect(withTensor({ dims: [2 ** 20, 2 ** 20] })[0]?.code).toBe('onnxTooLarge')
    expect(withTensor({ isExternal: true })[0]?.code).toBe('onnxExternalData')
    expect(withTensor({ type: 8 })[0]?.code).toBe('onnxTensorType')
    expect(withTensor({ dims: [3, 2] })[0]?.code).toBe('onnxSizes')
  })

  test('graphs that are none: circles, names given twice or never, several inputs, no output, no sizes', () => {
    const relu = (input: string, output: string): NodeText => ({
      operator: 'Relu',
      inputs: [input],
      outputs: [output],
    })
    const code = (model: ModelText): string | undefined => problemsOf(modelBytes(model))[0]?.code
    expect(code({ nodes: [relu('a', 'b'), relu('b', 'a'), relu('b', 'out')] })).toBe('onnxCycle')
    expect(code({ nodes: [relu('out', 'out')] })).toBe('onnxCycle')
    expect(code({ nodes: [relu('in', 'out'), relu('in', 'out')] })).toBe('onnxDuplicate')
    expect(code({ nodes: [relu('nothing', 'out')] })).toBe('onnxMissingValue')
    expect(code({ nodes: [relu('in', 'out')], outputs: [] })).toBe('onnxNoOutput')
    expect(code({ nodes: [relu('in', 'out')], input: null })).toBe('onnxNoShape')
    expect(code({ nodes: [relu('in', 'out')], input: ['N', 'S'] })).toBe('onnxNoShape')
    expect(code({ nodes: [relu('in', 'out')], input: ['N', 2 ** 40] })).toBe('tooManyUnits')
    expect(code({ nodes: [relu('w', 'out')], tensors: [W] })).toBe('onnxInputs')
    expect(code({ nodes: [], outputs: ['in'] })).toBe('noLayers')
  })
})

describe('values that several nodes take', () => {
  const add = (a: string, b: string, output: string): NodeText => ({
    operator: 'Add',
    inputs: [a, b],
    outputs: [output],
  })
  const relu = (input: string, output: string): NodeText => ({
    operator: 'Relu',
    inputs: [input],
    outputs: [output],
  })
  const tensors = [W, { name: 'c', dims: [3], values: [10, -20, 30] }]

  test('a constant is not folded into what another node takes too, before or after', () => {
    // h = (−3, −3, −3)
    const after = [first, add('h', 'c', 'a'), relu('a', 'b'), add('b', 'h', 'out')]
    expect(valueAt({ nodes: after, tensors }, 1, -1)).toEqual([4, -3, 24])
    const before = [first, relu('h', 'b'), add('h', 'c', 'a'), add('b', 'a', 'out')]
    expect(valueAt({ nodes: before, tensors }, 1, -1)).toEqual([7, -23, 27])
    const asOutput = [first, add('h', 'c', 'out')]
    expect(valueAt({ nodes: asOutput, tensors, outputs: ['h', 'out'] }, 1, -1)).toEqual([
      -3, -3, -3, 7, -23, 27,
    ])
  })

  test('nor are rows brought in another order', () => {
    const turned: NodeText = {
      operator: 'Slice',
      inputs: ['h', 'start', 'end', 'axis', 'step'],
      outputs: ['t'],
    }
    const ints: TensorText[] = [
      ['start', 2],
      ['end', -4],
      ['axis', 1],
      ['step', -1],
    ].map(([name, value]) => ({ name: String(name), dims: [1], values: [Number(value)], type: 7 }))
    const sum = [first, turned, add('h', 't', 'out')]
    // h = (9, 12, 15)
    expect(valueAt({ nodes: sum, tensors: [W, ...ints] }, 1, 2)).toEqual([24, 24, 24])
    const alone = [first, turned, relu('t', 'out')]
    expect(valueAt({ nodes: alone, tensors: [W, ...ints] }, 1, 2)).toEqual([15, 12, 9])
    const past = [
      first,
      relu('h', 'r'),
      { ...turned, inputs: ['r', ...turned.inputs.slice(1)] },
      add('t', 'h', 'out'),
    ]
    expect(valueAt({ nodes: past, tensors: [W, ...ints] }, 1, 2)).toEqual([24, 24, 24])
    const difference = [first, turned, { ...add('h', 't', 'out'), operator: 'Sub' }]
    expect(valueAt({ nodes: difference, tensors: [W, ...ints] }, 1, 2)).toEqual([-6, 0, 6])
    const three = [first, turned, { operator: 'Sum', inputs: ['c', 't', 'h'], outputs: ['out'] }]
    expect(valueAt({ nodes: three, tensors: [...tensors, ...ints] }, 1, 2)).toEqual([34, 4, 54])
    const same = [first, add('h', 'h', 'out')]
    expect(valueAt({ nodes: same, tensors: [W] }, 1, 2)).toEqual([18, 24, 30])
  })

  test('GELU by Erf in any order, and not with another constant', () => {
    const gelu = (root: number): ModelText => ({
      nodes: [
        first,
        { operator: 'Mul', inputs: ['root', 'h'], outputs: ['s'] },
        { operator: 'Erf', inputs: ['s'], outputs: ['e'] },
        add('one', 'e', 'g'),
        { operator: 'Mul', inputs: ['half', 'h'], outputs: ['k'] },
        { operator: 'Mul', inputs: ['g', 'k'], outputs: ['out'] },
      ],
      tensors: [
        W,
        { name: 'root', dims: [], values: [root] },
        { name: 'one', dims: [], values: [1] },
        { name: 'half', dims: [1], values: [0.5] },
      ],
    })
    expect(networkOf(gelu(Math.SQRT1_2)).layers.map(({ type }) => type)).toEqual(['Linear', 'GELU'])
    expect(problemsOf(modelBytes(gelu(0.7)))[0]?.params['operator']).toBe('Erf')
  })
})

describe('hostile files end at once', () => {
  test('no ONNX at all', () => {
    for (const words of ['', '{"layers":[]}', 'PK\u0003\u0004', '\u0089PNG\r\n', '\u0080\u0002}q'])
      expect(
        problemsOf(Uint8Array.from(words, (each) => each.charCodeAt(0))).map(({ code }) => code),
      ).toEqual(['notOnnx'])
  })

  test('every beginning of a file is damaged', () => {
    const whole = modelBytes({ ...one('Relu'), metadata: { key: 'value' } })
    for (let length = 3; length < whole.length - 20; length++)
      expect(problemsOf(whole.subarray(0, length))[0]?.code).toBe('onnxDamaged')
  })

  test('nested groups, many nodes, many fields', () => {
    const head = Uint8Array.of(8, 8)
    const groups = new Uint8Array(2 ** 20).fill(0x1b)
    groups.set(head)
    expect(problemsOf(groups)[0]?.code).toBe('onnxDamaged')
    // a graph whose every two bytes are an empty node
    const nodes = new Uint8Array(2_000_000)
    for (let k = 0; k < nodes.length; k += 2) nodes[k] = 0x0a
    const many = message((writer) => {
      writer.tag(1, WireType.Varint).int64(8)
      part(writer, 7, nodes)
    })
    expect(problemsOf(many)[0]).toMatchObject({ code: 'onnxTooLarge', params: { limit: MAX_NODES } })
    const fields = new Uint8Array(8_000_000).fill(8)
    expect(problemsOf(fields)[0]?.code).toBe('onnxTooLarge')
  })

  test('a chain of as many nodes as there may be, and one whose layers are large', () => {
    const chain = (length: number, size: number): ModelText => ({
      input: ['N', size],
      nodes: Array.from({ length }, (_, i): NodeText => {
        const inputs = [i === 0 ? 'in' : `h${i - 1}`]
        return { operator: 'Identity', inputs, outputs: [i === length - 1 ? 'out' : `h${i}`] }
      }),
    })
    expect(problemsOf(modelBytes(chain(MAX_NODES, 2)))[0]?.code).toBe('noLayers')
    const { nodes } = chain(5000, 60_000)
    const relus = nodes.map((node) => ({ ...node, operator: 'Relu' }))
    expect(problemsOf(modelBytes({ nodes: relus, input: ['N', 60_000] }))[0]?.code).toBe('tooManyUnits')
    const turned = nodes.map((node) => ({ ...node, operator: 'Transpose', attributes: { perm: [0, 2, 1] } }))
    expect(problemsOf(modelBytes({ nodes: turned, input: ['N', 300, 200] }))[0]?.code).toBe('onnxTooLarge')
  })

  test('kernels that dilation or padding would make huge', () => {
    const conv = (attributes: Readonly<Record<string, Attribute>>, operator = 'Conv'): string | undefined =>
      problemsOf(
        modelBytes({
          input: ['N', 4, 8, 8],
          nodes: [{ operator, inputs: ['in', 'k'], outputs: ['out'], attributes }],
          tensors: [{ name: 'k', dims: [4, 4, 2, 2], values: new Array<number>(64).fill(1) }],
        }),
      )[0]?.code
    expect(conv({ dilations: [4000, 4000], pads: [4000, 4000, 4000, 4000] })).toBe('tooManyUnits')
    expect(conv({ dilations: [2 ** 40, 1] })).toBe('onnxAttribute')
    expect(conv({ strides: [0, 1] })).toBe('onnxAttribute')
    expect(conv({ strides: [4000, 4000] }, 'ConvTranspose')).toBe('tooManyUnits')
    expect(conv({ output_shape: [4000, 4000] }, 'ConvTranspose')).toBe('tooManyUnits')
    expect(conv({ group: 3 })).toBe('onnxAttribute')
    expect(conv({ group: 2 })).toBe('channels')
    expect(conv({ kernel_shape: [3, 3] })).toBe('onnxAttribute')
  })
})

test('what a file says of its network is read', () => {
  const say = (description: unknown): ModelText => ({
    ...one('Relu'),
    metadata: { 'dgn-model': typeof description === 'string' ? description : JSON.stringify(description) },
  })
  const check = { inputs: [[1, 0]], outputs: [[1, 2, 3]] }
  const read = networkOf(
    say({
      role: 'decoder',
      sigmaX: 0.5,
      sigmaZ: [
        [2, 0],
        [0, 1],
      ],
      check,
    }),
  )
  expect(read.role).toBe('decoder')
  expect(read.noise).toEqual({ kind: 'isotropic', variance: 0.5 })
  expect(read.priorCovariance).toEqual(Float64Array.of(2, 0, 0, 1))
  expect(read.check?.outputs).toEqual(Float64Array.of(1, 2, 3))
  expect(problemsOf(modelBytes(say({ sigmaX: -1 })))[0]?.code).toBe('notPositive')
  expect(problemsOf(modelBytes(say('{')))[0]).toMatchObject({ path: 'dgn-model', code: 'notJson' })
})

describe('what says otherwise than most files do', () => {
  const FLOAT = 1
  const codesOf = (model: ModelText): readonly string[] =>
    problemsOf(modelBytes(model)).map(({ code }) => code)

  test('a scale that is not whole, though the sizes after it are whole multiples', () => {
    const scaled = (mode: string, scale: number): ModelText => ({
      input: ['N', 1, 1, 3],
      nodes: [{ operator: 'Resize', inputs: ['in', '', 's'], outputs: ['out'], attributes: { mode } }],
      tensors: [{ name: 's', dims: [4], values: [1, 1, 1, scale] }],
    })
    expect(valueAt(scaled('linear', 2), 0, 4, 8)).toEqual([0, 1, 3, 5, 7, 8])
    for (const mode of ['nearest', 'linear'])
      for (const scale of [2.1, 1.3]) expect(codesOf(scaled(mode, scale))).toEqual(['onnxAttribute'])
  })

  test('an order of pixels is brought about once, whatever takes it', () => {
    const turned: NodeText[] = [
      { operator: 'Gemm', inputs: ['in', 'w'], outputs: ['h'] },
      { operator: 'Reshape', inputs: ['h', 'shape'], outputs: ['i'] },
      { operator: 'Transpose', inputs: ['i'], outputs: ['t'], attributes: { perm: [0, 3, 1, 2] } },
    ]
    const tensors: TensorText[] = [
      { name: 'w', dims: [1, 6], values: [1, 2, 3, 4, 5, 6] },
      { name: 'shape', dims: [4], type: 7, values: [-1, 1, 2, 3] },
    ]
    const after = (operator: string, attributes: Readonly<Record<string, Attribute>>): number[] => {
      const last: NodeText = { operator, inputs: ['t'], outputs: ['out'], attributes }
      return valueAt({ input: ['N', 1], nodes: [...turned, last], tensors }, 1)
    }
    // channels of 1 × 2: (1, 4), (2, 5), (3, 6)
    expect(after('GlobalAveragePool', {})).toEqual([2.5, 3.5, 4.5])
    expect(after('AveragePool', { kernel_shape: [1, 2] })).toEqual([2.5, 3.5, 4.5])
    expect(after('Pad', { pads: [0, 0, 0, 1, 0, 0, 0, 0] })).toEqual([0, 1, 4, 0, 2, 5, 0, 3, 6])
  })

  test('an attribute of another kind is refused; a zero that is left out is zero', () => {
    expect(codesOf(one('LeakyRelu', { attributes: { alpha: 0 } }))).toEqual(['onnxAttribute'])
    expect(valueAt(one('LeakyRelu', { zeros: { alpha: FLOAT } }), -1, 0)).toEqual([0, 0, 0])
  })

  test('bounds so far that they would round what lies between', () => {
    expect(codesOf(one('Clip', { floats: { min: -1e10 } }))).toEqual(['onnxAttribute'])
    expect(valueAt(one('Clip', { floats: { min: -1e5, max: 3.4028234663852886e38 } }), 1, 0)).toEqual([
      1, 2, 3,
    ])
  })

  test('early versions: broadcasting along an axis, normalisation that learns', () => {
    const sum = one('Add', { inputs: ['h', 'c'], attributes: { broadcast: 1, axis: 0 } })
    const c: TensorText = { name: 'c', dims: [3], values: [1, 2, 3] }
    expect(codesOf({ ...sum, tensors: [W, c], opset: 6 })).toEqual(['onnxAttribute'])
    const normal = (outputs: readonly string[], opset: number, attributes = {}): ModelText => ({
      ...one('BatchNormalization', { inputs: ['h', 'c', 'c', 'c', 'c'], outputs, attributes }),
      tensors: [W, c],
      opset,
    })
    expect(codesOf(normal(['out', 'm', 'v'], 13))).toEqual(['onnxAttribute'])
    expect(codesOf(normal(['out'], 6))).toEqual(['onnxAttribute'])
    expect(networkOf(normal(['out'], 6, { is_test: 1 })).layers.length).toBe(1)
    expect(networkOf(normal(['out'], 9)).layers.length).toBe(1)
  })
})
