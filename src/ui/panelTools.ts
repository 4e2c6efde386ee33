import { createContext } from 'react'
import type { JSX } from 'react'

/** What each panel with pictures offers in its head, by its title. */
export const PanelTools = createContext<((title: string) => JSX.Element) | null>(null)
