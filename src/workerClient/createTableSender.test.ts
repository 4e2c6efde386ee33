import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createKeptTables } from '../../workers/runtime/createKeptTables.ts'
import { createTableSender } from './createTableSender.ts'
import { keptTable } from './keptTable.ts'

interface Told {
  readonly keep?: number
  readonly forget?: readonly number[]
}

function createSender(maxNumbers: number) {
  const told: Told[] = []
  const sent: Float64Array[] = []
  const pack = createTableSender(
    {
      keep(id, values) {
        told.push({ keep: id })
        sent.push(values)
      },
      forget: (forget) => void told.push({ forget }),
    },
    8 * maxNumbers,
  )
  return { pack, told, sent }
}

const table = (length: number): Float64Array => keptTable(new Float64Array(length).map((_, i) => i))

it('sends a table once, then its name', () => {
  const { pack, told } = createSender(100)
  const values = table(5)
  const request = { model: { weight: Float64Array.of(1) }, values, numPoints: 5 }
  expect(pack(request)).toEqual({ ...request, values: { keptTable: 1 } })
  expect(pack(request)).toEqual({ ...request, values: { keptTable: 1 } })
  expect(request.values).toBe(values)
  expect(told).toEqual([{ keep: 1 }])
})

it('leaves alone what nobody said is to be kept', () => {
  const { pack, told } = createSender(100)
  const request = { values: new Float64Array(50), file: new Blob(['x']), lists: [[1], ['a', null]] }
  expect(pack(request)).toBe(request)
  expect(told).toEqual([])
})

it('sends a copy of the part alone, which can be given away', () => {
  const { pack, sent } = createSender(100)
  const whole = Float64Array.of(1, 2, 3, 4)
  pack({ values: keptTable(whole, 1, 3) })
  expect(sent).toEqual([Float64Array.of(2, 3)])
  expect(sent[0].buffer).not.toBe(whole.buffer)
  expect(sent[0].buffer.byteLength).toBe(16)
})

it('knows the same part of the same table, and no other', () => {
  const whole = Float64Array.of(1, 2, 3, 4)
  expect(keptTable(whole, 1, 3)).toBe(keptTable(whole, 1, 3))
  expect(keptTable(whole, 1, 3)).not.toBe(keptTable(whole, 1, 4))
  expect(keptTable(whole, 1, 3)).not.toBe(keptTable(whole.slice(), 1, 3))
})

it('forgets what was asked about longest ago, and sends it again', () => {
  const { pack, told } = createSender(10)
  const [a, b, c] = [table(4), table(4), table(4)]
  for (const values of [a, b, a, c]) pack({ values })
  expect(told).toEqual([{ keep: 1 }, { keep: 2 }, { keep: 3 }, { forget: [2] }])
  expect(pack({ values: a })).toEqual({ values: { keptTable: 1 } })
  expect(pack({ values: b })).toEqual({ values: { keptTable: 4 } })
  expect(told.slice(4)).toEqual([{ keep: 4 }, { forget: [3] }])
})

it('forgets no table of a request for another one of it', () => {
  const { pack, told } = createSender(10)
  const [a, b, c] = [table(6), table(6), table(6)]
  pack({ all: [a, b, c] })
  expect(told).toEqual([{ keep: 1 }, { keep: 2 }, { keep: 3 }])
  pack({ values: c })
  expect(told.slice(3)).toEqual([{ forget: [1, 2] }])
})

it('sends a table that is too large with every request, without the rest of its buffer', () => {
  const { pack, told } = createSender(3)
  const values = keptTable(new Float64Array(20), 2, 8)
  const packed = pack({ values })
  expect(packed.values).toEqual(new Float64Array(6))
  expect(packed.values.buffer.byteLength).toBe(48)
  expect(told).toEqual([])
})

it('whatever is asked in whatever order, the worker reads what the page meant', () => {
  const tables = [1, 2, 3, 4, 5, 9].map(table)
  const requests = fc.array(fc.array(fc.constantFrom(...tables), { maxLength: 4 }), { maxLength: 30 })
  fc.assert(
    fc.property(requests, fc.integer({ min: 1, max: 12 }), (asked, maxNumbers) => {
      const worker = createKeptTables()
      const pack = createTableSender(worker, 8 * maxNumbers)
      for (const values of asked) {
        const request = { nested: { values }, count: values.length }
        expect(worker.restore(structuredClone(pack(request)))).toEqual(request)
      }
    }),
  )
})
