import { useAppState } from '../state/AppContext.tsx'
import type { ResultName } from '../state/appState.ts'
import { t } from '../text/text.ts'

/** What to say over a picture that is not of the present inputs: that the next is on its way, or that none is. */
export function useStaleNote(of: readonly ResultName[]): string {
  const isLeft = useAppState(({ jobs }) =>
    of.some((name) => jobs[name].status === 'cancelled' || jobs[name].status === 'failed'),
  )
  return t(isLeft ? 'stale.kept' : 'stale.updating')
}
