/** The score under the pointer, told to plots without drawing React anew. */
export interface ScoreHover {
  readonly get: () => number | null
  readonly set: (score: number | null) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createScoreHover(): ScoreHover {
  let hovered: number | null = null
  const listeners = new Set<() => void>()
  return {
    get: () => hovered,
    set: (score) => {
      if (score === hovered) return
      hovered = score
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
