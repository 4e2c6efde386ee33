/** What end-to-end tests may look at; not in the production build. */
import type { App } from '../state/AppContext.tsx'
import type { AppState } from '../state/appState.ts'
import type { Hover } from '../state/hover.ts'

export interface TestApi {
  state(): AppState
  hover(): Hover
  /** Nothing is being computed, and every result is about the present inputs. */
  isSettled(): boolean
}

declare global {
  interface Window {
    __app?: TestApi
  }
}

export function installTestApi({ store, refresher, hover }: App): void {
  window.__app = {
    state: () => store.getState(),
    hover: () => hover.get(),
    isSettled: () => {
      const { model, jobs, noiseEstimate } = store.getState()
      const isWorking = jobs.document.status === 'working' || noiseEstimate.isWorking
      return model.version > 0 && !isWorking && !refresher.isBusy()
    },
  }
}
