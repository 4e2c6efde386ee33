import type { ImageShape } from '../../imageShape.ts'
import type { Layer } from '../../network/model.ts'

/** Where a layer of the written program takes its input from: the name of an earlier variable. */
export interface PythonWiring {
  /** The variable of the layer's own output. */
  readonly output: string
  readonly input: string
  /** Of Add: the variable that is added. */
  readonly added: string | null
}

/**
 * The variables of a layer in a program that keeps every output: `z` for the latent, `h1`, `h2`, … for the layers.
 *
 * Source  derived: `from` and `with` of the model (network/model.ts) are positions in its list of layers
 */
export function pythonLayer(layer: Layer, position: number): PythonWiring {
  const from = layer.from ?? position - 1
  return {
    output: variable(position),
    input: variable(from),
    added: layer.type === 'Add' ? variable(layer.with) : null,
  }
}

const variable = (position: number): string => (position < 0 ? 'z' : `h${position + 1}`)

/** A tuple of Python. */
export function pythonPair([first, second]: readonly [number, number]): string {
  return `(${first}, ${second})`
}

/** Channels, rows and columns, as the arguments of a reshape. */
export function pythonShape({ channels, height, width }: ImageShape): string {
  return `${channels}, ${height}, ${width}`
}
