/** The field of a link that says which figure's page lies over the lab: `figures=4`, or `figures` for the first. */
import { FIGURE_IDS, type FigureId } from '../core/figures/figure.ts'

const KEY = 'figures'

/** A hash without the field, and the figure; what is no figure is left in, to be reported. */
export function splitFigureLink(hash: string): { readonly rest: string; readonly figure: FigureId | null } {
  const fields = hash.replace(/^#/, '').split('&')
  let figure: FigureId | null = null
  const rest = fields.filter((field) => {
    const [key, value = '1'] = field.split('=')
    const found = key === KEY ? FIGURE_IDS.find((id) => id === value) : undefined
    figure ??= found ?? null
    return found === undefined
  })
  return { rest: `#${rest.join('&')}`, figure }
}

/** The hash with the field; as it is without a figure. */
export function withFigureLink(hash: string, figure: FigureId | null): string {
  if (figure === null) return hash
  return /^#?$/.test(hash) ? `#${KEY}=${figure}` : `${hash}&${KEY}=${figure}`
}
