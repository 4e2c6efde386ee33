/** How much larger than usual type is, for plots: their margins hold words, and their height leaves room for others. */
import { useSyncExternalStore } from 'react'

let current = 1
const listeners = new Set<() => void>()

export function setTypeScale(scale: number): void {
  if (scale === current) return
  current = scale
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTypeScale(): number {
  return useSyncExternalStore(subscribe, () => current)
}
