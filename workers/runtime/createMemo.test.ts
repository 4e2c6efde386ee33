import { expect, it } from 'vitest'
import { createHeldRegister, createMemo } from './createMemo.ts'

const same = (a: { id: number }, b: { id: number }) => a.id === b.id

it('finds a value by an equal key and forgets the least recently used', () => {
  const memo = createMemo<{ id: number }, string>(2, same, createHeldRegister())
  memo.set({ id: 1 }, 'one')
  memo.set({ id: 2 }, 'two')
  expect(memo.get({ id: 1 })).toBe('one')
  memo.set({ id: 3 }, 'three')
  expect([1, 2, 3].map((id) => memo.get({ id }))).toEqual(['one', undefined, 'three'])
})

it('registers the buffers of what it keeps', () => {
  const held = createHeldRegister()
  const value = { a: [{ b: Float64Array.of(1) }] }
  createMemo<{ id: number }, typeof value>(1, same, held).set({ id: 1 }, value)
  expect(held.has(value.a[0].b.buffer)).toBe(true)
})
