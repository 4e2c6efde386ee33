import type { Rng } from './createRng.ts'

/** The numbers 0 … count − 1 in a random order, all orders equally likely (Fisher and Yates). */
export function shuffledIndices(count: number, rng: Rng): Int32Array {
  const indices = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1))
    const held = indices[i]
    indices[i] = indices[j]
    indices[j] = held
  }
  return indices
}
