import { expect, test } from 'vitest'
import { formatCandidates, MAX_CANDIDATES, parseCandidates } from './candidates.ts'

test('decoders are read with their latents or without, and written as they were', () => {
  expect(parseCandidates('8, 8-8, 2:8-8, 3:')).toEqual([
    { latentDim: null, hiddenWidths: [8] },
    { latentDim: null, hiddenWidths: [8, 8] },
    { latentDim: 2, hiddenWidths: [8, 8] },
    { latentDim: 3, hiddenWidths: [] },
  ])
  for (const text of ['8, 8-8, 2:8-8, 3:', '1:4']) expect(formatCandidates(parseCandidates(text)!)).toBe(text)
  expect(parseCandidates(' 1 : 8–8 ; 4 ')).toEqual(parseCandidates('1:8-8, 4'))
})

test('what is no decoder is refused', () => {
  for (const text of ['', ',', '0:8', '4:8', ':8', '1.5:8', 'a:8', '1:2:3', '1:x', '8, y', '8-0'])
    expect(parseCandidates(text)).toBeUndefined()
  const many = Array.from({ length: MAX_CANDIDATES + 1 }, () => '8').join()
  expect(parseCandidates(many)).toBeUndefined()
  expect(parseCandidates(many.slice(2))).toHaveLength(MAX_CANDIDATES)
})
