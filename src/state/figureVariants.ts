import type { FigureId } from '../core/figures/figure.ts'
import { PAPER_SETTINGS, type NamedSettings } from '../core/figures/paperSettings.ts'

/** The named settings of a figure, that of the paper first. */
export function figureVariants(id: FigureId): readonly NamedSettings[] {
  return PAPER_SETTINGS[id]
}
