/** What end-to-end tests may look at; not in the production build. */
import type { App } from '../state/AppContext.tsx'
import type { AppState } from '../state/appState.ts'

export interface TestApi {
  state(): AppState
  /** Nothing is being computed, and every result is about the present inputs. */
  isSettled(): boolean
}

declare global {
  interface Window {
    __app?: TestApi
  }
}

export function installTestApi({ store }: App): void {
  window.__app = {
    state: () => store.getState(),
    isSettled: () => {
      const { model, results, jobs, selection } = store.getState()
      const isCurrent = (result: { basedOn: number } | null): boolean =>
        result === null || result.basedOn === model.version
      return (
        model.version > 0 &&
        results.partition?.basedOn === model.version &&
        results.posterior?.value.x === (selection.x ?? undefined) &&
        [results.density, results.posterior, results.scores, results.samples].every(isCurrent) &&
        (results.density === null || results.density.value.isFinal) &&
        Object.values(jobs).every((job) => job.status !== 'working')
      )
    },
  }
}
