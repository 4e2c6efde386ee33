import { expect, it } from 'vitest'
import { ParseError, problem } from '../../src/core/problem.ts'
import type { JobContext } from '../serve.ts'
import { readText } from './readText.ts'

const reports: number[] = []
const context: Pick<JobContext, 'drive' | 'report' | 'pause'> = {
  drive: () => Promise.reject(new Error('not used')),
  report: (_phase, done, total) => void reports.push(done / total),
  pause: () => Promise.resolve(),
}

function read(parts: BlobPart[], maxBytes = 1e6): Promise<string> {
  return readText(new Blob(parts), maxBytes, context)
}

it('gives the text, characters across pieces and a byte order mark included', async () => {
  const text = 'Größe, 测量 \u{1F4C8}\n'.repeat(20_000)
  expect(await read(['\uFEFF', text])).toBe(text)
  expect(reports.at(-1)).toBe(1)
})

it('of an empty file is empty', async () => {
  expect(await read([])).toBe('')
})

it('refuses a file over the limit without reading it', async () => {
  const file = Object.assign(new Blob(['0123456789']), {
    stream: () => {
      throw new Error('read')
    },
  })
  await expect(readText(file, 9, context)).rejects.toMatchObject({
    problems: [problem('', 'tooLarge', { actual: 10, limit: 9 })],
  })
})

it.each([
  ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x31, 0x00)],
  ['a character cut off at the end', Uint8Array.of(0x31, 0xe6, 0xb5)],
  ['binary', Uint8Array.of(0x1f, 0x8b, 0x08, 0x00)],
])('refuses %s', async (_, bytes) => {
  await expect(read([bytes])).rejects.toBeInstanceOf(ParseError)
  await expect(read([bytes])).rejects.toMatchObject({ problems: [problem('', 'notUtf8')] })
})
