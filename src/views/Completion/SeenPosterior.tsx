import type { JSX } from 'react'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useAppState } from '../../state/AppContext.tsx'
import { shownDraws } from '../../state/completion.ts'
import { priorStd } from '../../state/priorStd.ts'
import { isPosteriorStale, latentRange, partitionPosterior, shownPartition } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { drawLine } from '../LatentSpace/drawLine.ts'

const PLOT_PX = 150
/** Of the height below zero: the strip of responsibilities. */
const BELOW = 0.18
const TICK_PX = 9

/** p(z|seen) over z with the limits of the regions, S = 1; further latents have the latent space. */
export function SeenPosterior(): JSX.Element | null {
  const range = useAppState(latentRange)
  const view = useAppState(shownPartition)
  const posterior = useAppState(partitionPosterior)
  const isStale = useAppState(isPosteriorStale)
  const draws = useAppState(shownDraws)
  const regionId = useAppState((state) => state.selection.regionId)
  if (view === null || posterior === null) return null
  if (range === null) return <p className="quiet small">{t('completion.posteriorElsewhere')}</p>
  const latent = draws === null || draws.isOld ? new Float64Array() : draws.drawn.latent
  const highest = Math.exp(posterior.logDensity.reduce((a, b) => Math.max(a, b), -Infinity))
  const top = 1.1 * Math.max(highest, 1 / (priorStd(view.model) * Math.sqrt(2 * Math.PI)))
  return (
    <PlotFrame
      label={t('completion.posterior')}
      summary={t('completion.posteriorSummary', {
        regions: view.partition.numRegions,
        mean: formatNumber(posterior.posterior.mean[0]!),
        count: latent.length,
      })}
      xDomain={range}
      yDomain={[-BELOW * top, top]}
      xLabel={t('latent.z')}
      yLabel={t('latent.density')}
      height={PLOT_PX}
      isStale={isStale}
      staleNote={t('completion.stale')}
      draw={(area) => {
        drawLine(area, { view, posterior, regionId })
        const { ctx, x, y, colours } = area
        ctx.strokeStyle = colours.selection
        ctx.lineWidth = 1.5
        ctx.beginPath()
        for (const z of latent) {
          ctx.moveTo(x(z), y(0))
          ctx.lineTo(x(z), y(0) - TICK_PX)
        }
        ctx.stroke()
      }}
    />
  )
}
