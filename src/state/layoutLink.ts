/**
 * The fields of a link that say what of the page is shown: `view=lecture&panels=data,latent&hide=tools`. They lie
 * beside those of the lab itself, which they do not change; what is as the mode has it is left out.
 */
import { HIDEABLE, LAB_LAYOUT, layoutOf, PANEL_IDS, VIEW_MODES, type Layout } from './layout.ts'

const KEYS = ['view', 'panels', 'hide'] as const
type Key = (typeof KEYS)[number]

interface SplitLink {
  /** The hash without the fields; one that makes no sense is left in, to be reported. */
  readonly rest: string
  readonly layout: Layout
}

export function splitLayoutLink(hash: string): SplitLink {
  const fields = new Map<Key, string>()
  const rest = hash
    .replace(/^#/, '')
    .split('&')
    .filter((field) => {
      const [name, value = ''] = field.split('=')
      const key = KEYS.find((each) => each === name)
      if (key === undefined || fields.has(key) || !makesSense(key, value)) return true
      fields.set(key, value)
      return false
    })
  const mode = VIEW_MODES.find((each) => each === fields.get('view')) ?? 'lab'
  const usual = layoutOf(mode)
  const panels = mode === 'lab' ? undefined : fields.get('panels')
  const hide = fields.get('hide')
  const layout =
    panels === undefined && hide === undefined
      ? usual
      : {
          mode,
          panels: panels === undefined ? usual.panels : among(PANEL_IDS, panels),
          hidden: hide === undefined ? usual.hidden : among(HIDEABLE, hide),
        }
  return { rest: `#${rest.join('&')}`, layout }
}

/** The hash with the fields that differ from the lab's. */
export function withLayoutLink(hash: string, layout: Layout): string {
  const usual = layoutOf(layout.mode)
  const fields = [
    ...(layout.mode === LAB_LAYOUT.mode ? [] : [`view=${layout.mode}`]),
    ...(layout.panels.join() === usual.panels.join() ? [] : [`panels=${layout.panels.join()}`]),
    ...(layout.hidden.join() === usual.hidden.join() ? [] : [`hide=${layout.hidden.join()}`]),
  ].join('&')
  if (fields === '') return hash
  return /^#?$/.test(hash) ? `#${fields}` : `${hash}&${fields}`
}

function makesSense(key: Key, value: string): boolean {
  if (key === 'view') return VIEW_MODES.some((mode) => mode === value)
  const names = value.split(',')
  // nothing hidden is a choice; no panel is none
  if (key === 'hide') return value === '' || names.every((name) => HIDEABLE.some((each) => each === name))
  return names.every((name) => PANEL_IDS.some((each) => each === name))
}

/** Those that are named, in their own order. */
function among<T extends string>(all: readonly T[], value: string): readonly T[] {
  const names = value.split(',')
  return all.filter((each) => names.includes(each))
}
