import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { AppState } from './appState.ts'
import { INITIAL_STATE } from './initialState.ts'

export type AppStore = StoreApi<AppState>

/** The one store, testable without React. */
export function createAppStore(initial: Partial<AppState> = {}): AppStore {
  return createStore<AppState>()(() => ({ ...INITIAL_STATE, ...initial }))
}
