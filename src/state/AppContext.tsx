/** Binds the store to React: the one file that both know. */
import { createContext, useContext } from 'react'
import type { JSX, ReactNode } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { Pool } from '../workerClient/createPool.ts'
import type { OfflineKeeper } from '../workerClient/keepOffline.ts'
import type { AppState } from './appState.ts'
import type { Commands } from './commands.ts'
import type { AppStore } from './createAppStore.ts'
import type { FigureDesk } from './figureDesk.ts'
import type { LessonDesk } from './lessons/lessonDesk.ts'
import type { HoverSource } from './hover.ts'
import type { Refresher } from './refresh.ts'

export interface App {
  readonly store: AppStore
  readonly commands: Commands
  readonly refresher: Refresher
  readonly pool: Pool
  readonly hover: HoverSource
  readonly figureDesk: FigureDesk
  readonly lessonDesk: LessonDesk
  readonly offline: OfflineKeeper
}

const AppContext = createContext<App | null>(null)

export function AppProvider({ app, children }: { app: App; children: ReactNode }): JSX.Element {
  return <AppContext value={app}>{children}</AppContext>
}

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('useApp outside AppProvider')
  return app
}

/** Selectors return primitives or references that stay the same while nothing changed. */
export function useAppState<T>(selector: (state: AppState) => T): T {
  return useStore(useApp().store, selector)
}

/** Several parts at once, as an object of them: a panel that names them is drawn again for these alone. */
export function useAppParts<T extends object>(selector: (state: AppState) => T): T {
  return useStore(useApp().store, useShallow(selector))
}
