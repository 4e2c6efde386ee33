import { useSyncExternalStore } from 'react'

export type ScreenWidth = 'wide' | 'medium' | 'narrow'

/** The same limits as in layout.css. */
const WIDE = '(min-width: 1180px)'
const MEDIUM = '(min-width: 760px)'

function subscribe(listener: () => void): () => void {
  const queries = [matchMedia(WIDE), matchMedia(MEDIUM)]
  for (const query of queries) query.addEventListener('change', listener)
  return () => {
    for (const query of queries) query.removeEventListener('change', listener)
  }
}

/** Four columns, two, or one. */
export function useScreenWidth(): ScreenWidth {
  return useSyncExternalStore(subscribe, () =>
    matchMedia(WIDE).matches ? 'wide' : matchMedia(MEDIUM).matches ? 'medium' : 'narrow',
  )
}
