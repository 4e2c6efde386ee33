import { isWhole } from './isWhole.ts'
import type { PointwiseLayer } from './layerSketch.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { settled } from './settled.ts'
import type { Activation } from './value.ts'

/** A function of each number: in whatever order they are, as long as the layer puts out no others. */
export function pointwise(value: Activation, layer: PointwiseLayer, network: NetworkSketch): Activation {
  const source = isWhole(value, network) ? value : settled(value, network)
  return { ...source, layer: network.add(layer, source.layer) }
}
