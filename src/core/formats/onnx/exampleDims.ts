import type { Activation } from './value.ts'

/** The sizes of one example: all axes but that of the batch. */
export function exampleDims({ dims, batch }: Pick<Activation, 'dims' | 'batch'>): number[] {
  return dims.filter((_, axis) => axis !== batch)
}
