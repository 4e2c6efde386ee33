/** The readers of packed fields, a chunk of their own: it is loaded before a link with such a field is read. */
import type * as Readers from './readPacked.ts'

let readers: typeof Readers | null = null

/** Whether a link has a model or a table in it. */
export function hasPackedFields(hash: string): boolean {
  return /(?:^#?|&)[tmd]=/.test(hash)
}

export async function loadPackedReaders(): Promise<void> {
  readers ??= await import('./readPacked.ts')
}

/** @throws Error  they are not loaded yet */
export function packedReaders(): typeof Readers {
  if (readers === null) throw new Error('loadPackedReaders comes before a link with packed fields')
  return readers
}
