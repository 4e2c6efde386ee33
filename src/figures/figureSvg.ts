import type { FigureId, FigureResult, MethodComparison } from '../core/figures/figure.ts'
import { t } from '../text/text.ts'
import { drawGapCurves, drawNllCurves } from './drawCurves.ts'
import { drawDiscovery } from './drawDiscovery.ts'
import { drawDistributions } from './drawDistributions.ts'
import { drawManifolds } from './drawManifolds.ts'
import { drawSimplices } from './drawSimplices.ts'
import { drawStrips } from './drawStrips.ts'

/** A figure as an SVG document: what the page shows, and what is exported. */
export function figureSvg(id: FigureId, figure: FigureResult): string {
  const title = `${t('figures.number', { id })} ${t(`figures.title.${id}`)}`
  switch (figure.kind) {
    case 'discovery':
      return drawDiscovery(figure.result, title)
    case 'simplices':
      return drawSimplices(figure.result, title)
    case 'distributions':
      return drawDistributions(figure.result, title)
    case 'comparison':
      return drawComparison(id, figure.result, title)
    case 'images':
      return drawStrips(figure.result, title)
  }
}

/** Three views of one experiment. */
function drawComparison(id: FigureId, comparison: MethodComparison, title: string): string {
  if (id === '5') return drawGapCurves(comparison, title)
  return id === '6' ? drawManifolds(comparison, title) : drawNllCurves(comparison, title)
}
