import type { NetworkSketch } from './networkSketch.ts'
import type { Activation } from './value.ts'

/** Whether a value is all numbers that its layer puts out, each once, in whatever order. */
export function isWhole({ view, layer }: Activation, network: NetworkSketch): boolean {
  if (view === null) return true
  const { size } = network.at(layer)
  network.spend(size)
  const seen = new Uint8Array(size)
  for (const from of view) seen[from] = 1
  return view.length === size && seen.every((is) => is === 1)
}
