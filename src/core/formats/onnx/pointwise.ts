import type { PointwiseLayer } from './layerSketch.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { settled } from './settled.ts'
import type { Activation } from './value.ts'

/** A function of each number: in whatever order they are, as long as the layer puts out no others. */
export function pointwise(value: Activation, layer: PointwiseLayer, network: NetworkSketch): Activation {
  const source = isWhole(value, network) ? value : settled(value, network)
  return { ...source, layer: network.add(layer, source.layer) }
}

function isWhole({ view, layer }: Activation, network: NetworkSketch): boolean {
  if (view === null) return true
  const { size } = network.at(layer)
  network.spend(size)
  const seen = new Uint8Array(size)
  for (const from of view) seen[from] = 1
  return view.length === size && seen.every((is) => is === 1)
}
