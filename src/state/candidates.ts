/** Decoders to be compared, as people write them: 8, 8-8, 2:8-8. */
import type { PlannedCandidate } from './appState.ts'
import { parseWidths } from './architecture.ts'
import { isWithin, LIMITS } from './recipe.ts'

export const MAX_CANDIDATES = 12

export function formatCandidates(candidates: readonly PlannedCandidate[]): string {
  return candidates
    .map(
      ({ latentDim, hiddenWidths }) => (latentDim === null ? '' : `${latentDim}:`) + hiddenWidths.join('-'),
    )
    .join(', ')
}

/** undefined for what is none; a colon alone behind its latents is a decoder without hidden layers. */
export function parseCandidates(text: string): readonly PlannedCandidate[] | undefined {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const all = parts.map(parseCandidate).filter((candidate) => candidate !== undefined)
  return all.length > 0 && all.length <= MAX_CANDIDATES && all.length === parts.length ? all : undefined
}

function parseCandidate(text: string): PlannedCandidate | undefined {
  const [before = '', after, ...more] = text.split(':')
  const hiddenWidths = parseWidths(after ?? before)
  if (hiddenWidths === undefined || more.length > 0) return undefined
  if (after === undefined) return { latentDim: null, hiddenWidths }
  const latentDim = before.trim() === '' ? NaN : Number(before)
  const isLatent = Number.isInteger(latentDim) && isWithin(latentDim, LIMITS.latentDim)
  return isLatent ? { latentDim, hiddenWidths } : undefined
}
