import { ParseError, problem } from '../../src/core/problem.ts'
import type { JobContext } from '../serve.ts'

/**
 * The text of a file, piece by piece, so that a large one can be cancelled and shows how far it is.
 * @throws ParseError 'tooLarge' before anything is read, 'notUtf8'
 */
export async function readText(
  file: Blob,
  maxBytes: number,
  context: Pick<JobContext, 'report' | 'pause'>,
): Promise<string> {
  if (file.size > maxBytes) {
    throw new ParseError([problem('', 'tooLarge', { actual: file.size, limit: maxBytes })])
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = file.stream().getReader()
  try {
    let text = ''
    for (let numRead = 0; ;) {
      const { done, value } = await reader.read()
      if (done) return text + decode(decoder)
      text += decode(decoder, value)
      numRead += value.byteLength
      context.report('reading', numRead, file.size)
      await context.pause()
    }
  } finally {
    reader.cancel().catch(() => undefined) // of a file that became unreadable, which was thrown above
  }
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new ParseError([problem('', 'notUtf8')])
  }
}
