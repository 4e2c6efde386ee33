import { scaleLinear } from 'd3-scale'
import { AXIS, axisTicks } from '../plot/axisTicks.ts'
import type { PlotColours } from '../plot/plotColours.ts'
import type { ShownPlot } from '../plot/shownPlots.ts'
import { recordContext, type ImageUrl } from './recordContext.ts'
import { element, group, textElement } from './svg.ts'

/** Pixels of rasters for each CSS pixel. */
const RATIO = 2

/** A plot of the page with its axes, its corner at the origin. `id` is its own within the file. */
export function plotSvg(plot: ShownPlot, colours: PlotColours, imageUrl: ImageUrl, id: string): string {
  const { width, height, margin, typeScale, xDomain, yDomain, xLabel, yLabel, hasYTicks } = plot
  const x = scaleLinear([xDomain[0], xDomain[1]], [0, width])
  const y = scaleLinear([yDomain[0], yDomain[1]], [height, 0])
  const { ctx, svg } = recordContext(RATIO, imageUrl)
  plot.draw({ ctx, width, height, x, y, colours })
  const numbers = { 'font-size': 11 * typeScale, fill: colours.quiet }
  const names = { 'font-size': 12 * typeScale, fill: colours.text, 'text-anchor': 'middle' }
  const line = { stroke: colours.quiet }
  return group({ transform: `translate(${margin.left} ${margin.top})` }, [
    element('clipPath', { id }, element('rect', { width, height })),
    group({ 'clip-path': `url(#${id})` }, [svg()]),
    element('rect', { width, height, fill: 'none', stroke: colours.line }),
    ...axisTicks(x, width, AXIS.xSpacing * typeScale).map(({ value, words }) =>
      group({ transform: `translate(${x(value)} ${height})` }, [
        element('line', { y2: AXIS.tick, ...line }),
        textElement(0, AXIS.xWords * typeScale, words, { ...numbers, 'text-anchor': 'middle' }),
      ]),
    ),
    ...(hasYTicks ? axisTicks(y, height, AXIS.ySpacing * typeScale) : []).map(({ value, words }) =>
      group({ transform: `translate(0 ${y(value)})` }, [
        element('line', { x2: -AXIS.tick, ...line }),
        textElement(-AXIS.yWords * typeScale, 0, words, { ...numbers, dy: '0.32em', 'text-anchor': 'end' }),
      ]),
    ),
    textElement(width / 2, height + AXIS.xLabel * typeScale, xLabel, names),
    group({ transform: `translate(${-margin.left + AXIS.yLabel * typeScale} ${height / 2}) rotate(-90)` }, [
      textElement(0, 0, yLabel, names),
    ]),
  ])
}
