/** Which parts of the page are shown, for whom: the whole lab, a lecture on a projector, or a frame in another page. */

export const VIEW_MODES = ['lab', 'lecture', 'embed'] as const
export type ViewMode = (typeof VIEW_MODES)[number]

/** The panels, in the order in which they are read where there is room for columns. */
export const PANEL_IDS = [
  'setup',
  'data',
  'latent',
  'curves',
  'completion',
  'anomalies',
  'race',
  'approximations',
  'selection',
  'inspector',
] as const
export type PanelId = (typeof PANEL_IDS)[number]

/** Controls that a teacher may hide: preset and undo, training, the numbers beside it, tools below plots, tables. */
export const HIDEABLE = ['preset', 'transport', 'numbers', 'tools', 'tables'] as const
export type Hideable = (typeof HIDEABLE)[number]

export interface Layout {
  readonly mode: ViewMode
  /** Those that are shown, in the order of PANEL_IDS; of the lab all are. At least one. */
  readonly panels: readonly PanelId[]
  readonly hidden: readonly Hideable[]
}

const MODE_LAYOUTS: Readonly<Record<ViewMode, Layout>> = {
  lab: { mode: 'lab', panels: PANEL_IDS, hidden: [] },
  lecture: {
    mode: 'lecture',
    panels: ['data', 'latent', 'curves', 'inspector'],
    hidden: ['tools', 'tables'],
  },
  embed: { mode: 'embed', panels: ['data', 'latent'], hidden: ['preset', 'tools', 'tables'] },
}

/** What a mode shows unless somebody chose otherwise. */
export function layoutOf(mode: ViewMode): Layout {
  return MODE_LAYOUTS[mode]
}

export const LAB_LAYOUT = MODE_LAYOUTS.lab
