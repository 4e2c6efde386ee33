/** The colour roles of tokens.css, read once per theme, for canvases. */
import { useSyncExternalStore } from 'react'

const ROLES = [
  'panel',
  'line',
  'text',
  'quiet',
  'data',
  'manifold',
  'posterior',
  'selection',
  'region',
  'expected',
  'class-1',
  'class-2',
  'class-3',
  'class-4',
  'class-5',
  'class-6',
  'method-em',
  'method-lbfgs',
  'method-adam',
  'method-online',
  'method-authors',
  'lane-1',
  'lane-2',
  'lane-3',
  'lane-4',
  'method-vae',
  'method-glo',
  'component-1',
  'component-2',
  'residual-low',
  'residual-zero',
  'residual-high',
] as const
export type PlotRole = (typeof ROLES)[number]

export interface PlotColours extends Readonly<Record<PlotRole, string>> {
  readonly isDark: boolean
}

function readColours(): PlotColours {
  const style = getComputedStyle(document.documentElement)
  const roles = Object.fromEntries(
    ROLES.map((role) => [role, style.getPropertyValue(`--${role}`).trim()]),
  ) as Record<PlotRole, string>
  return { ...roles, isDark: style.colorScheme === 'dark' }
}

let current: PlotColours | null = null
const listeners = new Set<() => void>()

/** Read the tokens again; call after the theme has changed. */
export function refreshPlotColours(): void {
  current = readColours()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Those of the present theme. */
export function plotColours(): PlotColours {
  return (current ??= readColours())
}

export function usePlotColours(): PlotColours {
  return useSyncExternalStore(subscribe, plotColours)
}
