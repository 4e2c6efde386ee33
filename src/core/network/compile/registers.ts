import type { Layer } from '../model.ts'

/**
 * Which values live between two stages. A value is named by the layer that made it, −1 being z; Flatten and Unflatten
 * make none. The rows between two stages are the values that a later layer takes, one after the other.
 */
export interface Registers {
  /** The value that a layer takes in, and the one that it puts out. */
  readonly inputOf: (layer: number) => number
  readonly outputOf: (layer: number) => number
  /** The second summand of an Add. */
  readonly secondOf: (layer: number) => number | null
  /** Whether a layer after this one takes the value. */
  readonly isTakenAfter: (value: number, layer: number) => boolean
}

export function registersOf(layers: readonly Layer[]): Registers {
  const values: number[] = []
  const lastUse = new Map<number, number>()
  const valueAt = (index: number): number => (index < 0 ? -1 : values[index])
  const inputs = layers.map((layer, index) => {
    const input = valueAt(layer.from ?? index - 1)
    const second = layer.type === 'Add' ? valueAt(layer.with) : null
    const isRenaming = layer.type === 'Flatten' || layer.type === 'Unflatten'
    values.push(isRenaming ? input : index)
    if (!isRenaming)
      for (const taken of second === null ? [input] : [input, second]) lastUse.set(taken, index)
    return { input, second }
  })
  // what leaves the decoder is taken by whoever asked
  lastUse.set(valueAt(layers.length - 1), layers.length)
  return {
    inputOf: (layer) => inputs[layer].input,
    outputOf: valueAt,
    secondOf: (layer) => inputs[layer].second,
    isTakenAfter: (value, layer) => (lastUse.get(value) ?? -2) > layer,
  }
}
