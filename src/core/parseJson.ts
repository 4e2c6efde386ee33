import { type Parsed, problem } from './problem.ts'

/** A string, which is kept, or one of the words that Python's json module writes for what JSON cannot hold. */
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g

/**
 * Text as JSON. The words NaN, Infinity and -Infinity, which Python writes and JSON forbids, become strings of that
 * name, so that whoever reads the value can say where they stand.
 *
 * @returns problems 'notJson' (detail: the engine's words) for anything else, truncated files among it
 */
export function parseJson(text: string): Parsed<unknown> {
  const trimmed = text.startsWith('\ufeff') ? text.slice(1) : text
  try {
    return { ok: true, value: JSON.parse(trimmed), notices: [] }
  } catch (error) {
    const quoted = trimmed.replace(STRING_OR_WORD, (match) => (match.startsWith('"') ? match : `"${match}"`))
    try {
      if (quoted !== trimmed) return { ok: true, value: JSON.parse(quoted), notices: [] }
    } catch {
      // The first error speaks of the text as the user wrote it.
    }
    const detail = error instanceof Error ? error.message : String(error)
    return { ok: false, problems: [problem('', 'notJson', { detail })] }
  }
}
