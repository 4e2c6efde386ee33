import type { Layout, PanelId } from '../../state/layout.ts'

/** What a key of the presenter does; null for none. */
export type PresenterAct =
  | { readonly kind: 'fullScreen' | 'blank' | 'lecture' }
  | { readonly kind: 'alone'; readonly panel: PanelId | null }

/** The letter keys of every view, and the digits of the lecture view, which show one of its panels alone. */
export function presenterAct(key: string, layout: Layout): PresenterAct | null {
  const letter = key.toLowerCase()
  if (letter === 'f') return { kind: 'fullScreen' }
  if (letter === 'l' && layout.mode !== 'embed') return { kind: 'lecture' }
  if (layout.mode !== 'lecture') return null
  if (letter === 'b' || letter === '.') return { kind: 'blank' }
  if (key === '0') return { kind: 'alone', panel: null }
  const panel = /^[1-9]$/.test(key) ? layout.panels[Number(key) - 1] : undefined
  return panel === undefined ? null : { kind: 'alone', panel }
}
