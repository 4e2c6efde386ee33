import type { Encoder, EncoderLayer, SmoothActivation } from './encoder.ts'

/**
 * The encoder of data on the scale before an activation: x ↦ encoder(activation(x)). Where a decoder's last activation
 * was dropped, its encoder still takes what came out of it.
 */
export function afterActivation(encoder: Encoder, activation: SmoothActivation): Encoder {
  const layers = encoder.layers.map((layer): EncoderLayer => {
    const from = layer.from === undefined ? {} : { from: layer.from + 1 }
    return layer.type === 'Add' ? { ...layer, ...from, with: layer.with + 1 } : { ...layer, ...from }
  })
  return { ...encoder, layers: [{ type: activation }, ...layers] }
}
