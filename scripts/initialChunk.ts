import type { Rolldown } from 'vite'

const ENTRY = /\/src\/main\.tsx$/

/**
 * One chunk for all that the page needs at once: by itself the bundler makes a file of whatever two chunks share, forty
 * of them. What is loaded on demand is left to it.
 */
export function initialChunk(): Rolldown.CodeSplittingNameFunction {
  const known = new Map<string, boolean>()
  function isInitial(id: string, context: Rolldown.ChunkingContext): boolean {
    const found = known.get(id)
    if (found !== undefined) return found
    known.set(id, ENTRY.test(id)) // a circle of imports leads nowhere new
    const is =
      ENTRY.test(id) ||
      (context.getModuleInfo(id)?.importers.some((importer) => isInitial(importer, context)) ?? false)
    known.set(id, is)
    return is
  }
  return (id, context) => (isInitial(id, context) ? 'app' : null)
}
