import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { PlotFrame, type PlotArea } from '../../plot/PlotFrame.tsx'
import { usePlotColours } from '../../plot/plotColours.ts'
import { useDensityImage } from '../../plot/useDensityImage.ts'
import { t } from '../../text/text.ts'
import { Legend, type LegendEntry } from '../../ui/Legend.tsx'
import { NumberTable } from '../../ui/NumberTable.tsx'
import type { Approximation, ApproximationResult } from '../../../workers/protocol.ts'
import { approximationLook } from './approximationLook.ts'

const PLOT_PX = 220
const ELLIPSE_STD = 2
/** A density higher than this many times the posterior's is cut: a narrow q would flatten the rest. */
const MOST_ABOVE = 2.5

type Raster = NonNullable<ApproximationResult['raster']>

/** The exact posterior with every q: curves over z, or ellipses over the map of z1 and z2. */
export function PosteriorPlot({
  result,
  label,
}: {
  readonly result: ApproximationResult
  readonly label: string
}): JSX.Element {
  const { isDark } = usePlotColours()
  const { raster, approximations } = result
  const image = useDensityImage(
    raster === null ? null : { size: raster.size, values: raster.logDensity, maximum: raster.maximum },
    false,
    isDark,
  )
  const least = approximations.reduce((a, b) => (b.klToPosterior.value < a.klToPosterior.value ? b : a))
  const entries: LegendEntry[] = [
    {
      label: t(raster === null ? 'approx.posterior' : 'approx.marginal'),
      mark: 'fill',
      role: raster === null ? 'posterior' : 'component-1',
    },
    ...approximations.map((each): LegendEntry => {
      const { name, role, dash } = approximationLook(each)
      return { label: name, mark: dash.length === 0 ? 'line' : 'dashed', role }
    }),
  ]
  return (
    <>
      <PlotFrame
        label={label}
        summary={t('approx.summary', {
          count: approximations.length,
          name: approximationLook(least).name,
          kl: formatNumber(least.klToPosterior.value),
        })}
        {...(raster === null ? curveAxes(result) : mapAxes(raster))}
        height={raster === null ? PLOT_PX : 'square'}
        draw={(area) => {
          if (raster === null) drawCurves(area, result)
          else drawMap(area, raster, image, approximations)
        }}
      />
      <Legend entries={entries} />
      {raster === null && (
        <NumberTable
          label={t('table.densitiesOf', { count: result.latent.length })}
          columns={[
            t('table.z'),
            t('table.posteriorDensity'),
            ...approximations.map((each) => approximationLook(each).name),
          ]}
          numRows={result.latent.length}
          cells={(row) => [
            result.latent[row]!,
            Math.exp(result.posteriorLogDensity[row]!),
            ...approximations.map(({ logDensity }) => Math.exp(logDensity[row]!)),
          ]}
        />
      )}
      {raster !== null && <p className="quiet small">{t('approx.ellipses')}</p>}
    </>
  )
}

function curveAxes({ latent, posteriorLogDensity, approximations }: ApproximationResult) {
  const highest = Math.exp(posteriorLogDensity.reduce((a, b) => Math.max(a, b), -Infinity))
  const highestQ = Math.exp(
    approximations.reduce((a, { logDensity }) => logDensity.reduce((b, c) => Math.max(b, c), a), -Infinity),
  )
  return {
    xDomain: [latent[0] ?? -1, latent.at(-1) ?? 1] as const,
    yDomain: [0, 1.06 * Math.min(Math.max(highest, highestQ), MOST_ABOVE * highest)] as const,
    xLabel: 'z',
    yLabel: t('approx.density'),
  }
}

function mapAxes({ extent }: Raster) {
  return { xDomain: extent[0], yDomain: extent[1], xLabel: 'z1', yLabel: 'z2' }
}

function drawCurves(
  area: PlotArea,
  { latent, posteriorLogDensity, approximations }: ApproximationResult,
): void {
  const { ctx, x, y, colours } = area
  traceCurve(area, latent, posteriorLogDensity)
  ctx.lineTo(x(latent.at(-1) ?? 0), y(0))
  ctx.lineTo(x(latent[0] ?? 0), y(0))
  ctx.closePath()
  ctx.fillStyle = colours.posterior
  ctx.globalAlpha = 0.2
  ctx.fill()
  ctx.globalAlpha = 1
  traceCurve(area, latent, posteriorLogDensity)
  ctx.strokeStyle = colours.posterior
  ctx.lineWidth = 2
  ctx.stroke()
  for (const each of approximations) {
    const { role, dash } = approximationLook(each)
    traceCurve(area, latent, each.logDensity)
    ctx.strokeStyle = colours[role]
    ctx.setLineDash([...dash])
    ctx.lineWidth = 2
    ctx.stroke()
  }
  ctx.setLineDash([])
}

function traceCurve({ ctx, x, y }: PlotArea, latent: Float64Array, logDensity: Float64Array): void {
  ctx.beginPath()
  for (let k = 0; k < latent.length; k++) {
    const [px, py] = [x(latent[k]!), y(Math.exp(logDensity[k]!))]
    if (k === 0) ctx.moveTo(px, py)
    else ctx.lineTo(px, py)
  }
}

function drawMap(
  { ctx, x, y, colours }: PlotArea,
  { extent: [[x0, x1], [y0, y1]] }: Raster,
  image: CanvasImageSource | null,
  approximations: readonly Approximation[],
): void {
  if (image !== null) ctx.drawImage(image, x(x0), y(y1), x(x1) - x(x0), y(y0) - y(y1))
  for (const each of approximations) {
    const { role, dash } = approximationLook(each)
    ctx.strokeStyle = colours[role]
    ctx.setLineDash([...dash])
    ctx.lineWidth = 2
    each.q.components.forEach(({ mean, covariance }, k) => {
      const S = mean.length
      const [a, b, d] = [covariance[0]!, covariance[1]!, covariance[S + 1]!]
      // the circle through the Cholesky factor of the covariance of z1 and z2
      const l11 = Math.sqrt(a)
      const l21 = b / l11
      const l22 = Math.sqrt(Math.max(0, d - l21 * l21))
      ctx.globalAlpha = 0.35 + 0.65 * Math.exp(each.q.logWeights[k]!)
      ctx.beginPath()
      for (let i = 0; i <= 64; i++) {
        const angle = (i / 64) * 2 * Math.PI
        const [u, v] = [ELLIPSE_STD * Math.cos(angle), ELLIPSE_STD * Math.sin(angle)]
        const [px, py] = [x(mean[0]! + l11 * u), y(mean[1]! + l21 * u + l22 * v)]
        if (i === 0) ctx.moveTo(px, py)
        else ctx.lineTo(px, py)
      }
      ctx.stroke()
    })
  }
  ctx.globalAlpha = 1
  ctx.setLineDash([])
}
