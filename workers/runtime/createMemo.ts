import { isTypedArray, type HeldBuffers } from './packResult.ts'

/**
 * The last few values made from recent keys, least recently used leaving first. Keys are compared by content: a wrong
 * version number can then cost time, never give the answer to another question.
 */
export interface Memo<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): V
}

export function createMemo<K, V>(
  capacity: number,
  isSame: (a: K, b: K) => boolean,
  held: HeldRegister,
): Memo<K, V> {
  const entries: { readonly key: K; readonly value: V }[] = [] // newest first
  return {
    get(key) {
      const index = entries.findIndex((entry) => isSame(entry.key, key))
      const [entry] = index < 0 ? [] : entries.splice(index, 1)
      if (entry) entries.unshift(entry)
      return entry?.value
    },
    set(key, value) {
      held.hold(value)
      entries.unshift({ key, value })
      entries.length = Math.min(entries.length, capacity)
      return value
    },
  }
}

export interface HeldRegister extends HeldBuffers {
  /** Register every buffer that can be reached from a value. */
  hold(value: unknown): void
}

/** Weak: a buffer that has left every memo stays listed while it lives, and is then copied once too often. */
export function createHeldRegister(): HeldRegister {
  const buffers = new WeakSet<ArrayBufferLike>()
  function hold(value: unknown): void {
    if (value === null || typeof value !== 'object') return
    if (isTypedArray(value)) buffers.add(value.buffer)
    else for (const entry of Object.values(value)) hold(entry)
  }
  return { has: (buffer) => buffers.has(buffer), hold }
}
