import { expect, it } from 'vitest'
import { createHeldRegister } from './createMemo.ts'
import { packResult } from './packResult.ts'

it('lists each buffer once', () => {
  const shared = new ArrayBuffer(16)
  const value = {
    a: new Float64Array(shared),
    nested: [{ b: new Int32Array(shared) }],
    c: Float64Array.of(1),
  }
  const { transfer } = packResult(value, createHeldRegister())
  expect(transfer).toEqual([shared, value.c.buffer])
})

it('slices a view of a part, and lets its buffer be', () => {
  const whole = Float64Array.of(1, 2, 3, 4)
  const { value, transfer } = packResult({ part: whole.subarray(1, 3) }, createHeldRegister())
  expect(value.part).toEqual(Float64Array.of(2, 3))
  expect(value.part.buffer.byteLength).toBe(16)
  expect(transfer).toEqual([value.part.buffer])
  expect(transfer).not.toContain(whole.buffer)
})

it('never lists a buffer that the worker keeps', () => {
  const held = createHeldRegister()
  const kept = { slope: Float64Array.of(1), inner: [Float64Array.of(2)] }
  held.hold(kept)
  const { value, transfer } = packResult({ kept, fresh: Float64Array.of(3) }, held)
  expect(transfer).toEqual([value.fresh.buffer])
  expect(value.kept.inner).toEqual([Float64Array.of(2)])
})

it('keeps everything else as it is', () => {
  const value = { text: 'a', none: null, flag: true, list: ['x', 1], label: { values: ['p'] } }
  expect(packResult(value, createHeldRegister())).toEqual({ value, transfer: [] })
})
