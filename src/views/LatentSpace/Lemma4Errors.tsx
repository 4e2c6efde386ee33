import type { JSX } from 'react'
import type { Lemma4Error } from '../../core/integrals/lemma4/lemma4Error.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { formatNumber } from '../../plot/formatNumber.ts'
import { t } from '../../text/text.ts'
import { Legend } from '../../ui/Legend.tsx'
import { Num } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'

/** Powers of ten of the relative error that are drawn; what is larger or smaller stands at the edge. */
const LOWEST = -17
const HIGHEST = 3

const log10 = (nats: number): number => nats / Math.LN10

/** The relative errors of both routes as the Gaussian's mean moves away from the region. */
export function Lemma4Errors({ error }: { error: Lemma4Error }): JSX.Element {
  const { distances, logMass, lemma4, logRelativeDifference, sliceError } = error
  const furthest = distances.at(-1) ?? 1
  const lost = distances.find((_, k) => logRelativeDifference[k]! >= 0)
  const label = t('dissection.error.title')
  return (
    <div className="dissection" data-lesson-target="latent.errors">
      <PlotFrame
        label={label}
        summary={t(lost === undefined ? 'dissection.error.summaryFine' : 'dissection.error.summary', {
          distance: formatNumber(lost ?? furthest, 3),
        })}
        xDomain={[0, furthest]}
        yDomain={[LOWEST - 0.5, HIGHEST]}
        xLabel={t('dissection.error.x')}
        yLabel={t('dissection.error.y')}
        height={170}
        draw={(area) => drawErrors(area, error)}
      />
      <Legend
        entries={[
          { label: t('dissection.error.lemma'), mark: 'line', role: 'selection' },
          { label: t('dissection.error.negative'), mark: 'cross', role: 'selection' },
          { label: t('dissection.error.slices'), mark: 'dashed', role: 'posterior' },
        ]}
      />
      <p className="quiet small">{t('dissection.error.words')}</p>
      <PagedTable
        label={t('dissection.error.table')}
        head={
          <>
            <th scope="col">{t('dissection.error.distance')}</th>
            <th scope="col">{t('dissection.logMass')}</th>
            <th scope="col">{t('dissection.error.lemmaMass')}</th>
            <th scope="col">{t('dissection.error.lemma')}</th>
            <th scope="col">{t('dissection.error.slices')}</th>
          </>
        }
        numRows={distances.length}
        row={(k) => (
          <tr key={k}>
            <td>
              <Num value={distances[k]!} />
            </td>
            <td>
              <Num value={logMass[k]!} digits={6} />
            </td>
            <td>
              <Num value={lemma4[k]!} />
            </td>
            <td>
              <Num value={Math.exp(logRelativeDifference[k]!)} digits={2} />
            </td>
            <td>
              <Num value={sliceError[k]!} digits={2} />
            </td>
          </tr>
        )}
      />
    </div>
  )
}

function drawErrors({ ctx, x, y, width, colours }: PlotArea, error: Lemma4Error): void {
  const { distances, lemma4, logRelativeDifference, sliceError } = error
  const place = (power: number): number => y(Math.min(HIGHEST, Math.max(LOWEST, power)))
  // all digits lost
  ctx.strokeStyle = colours.line
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(0, y(0))
  ctx.lineTo(width, y(0))
  ctx.stroke()
  const curve = (powers: (k: number) => number, colour: string, dash: number[]): void => {
    ctx.beginPath()
    let isDrawing = false
    distances.forEach((distance, k) => {
      const power = powers(k)
      if (Number.isNaN(power)) {
        isDrawing = false
        return
      }
      if (isDrawing) ctx.lineTo(x(distance), place(power))
      else ctx.moveTo(x(distance), place(power))
      isDrawing = true
    })
    ctx.setLineDash(dash)
    ctx.strokeStyle = colour
    ctx.lineWidth = 2
    ctx.stroke()
    ctx.setLineDash([])
  }
  curve((k) => Math.log10(sliceError[k]!), colours.posterior, [5, 3])
  curve((k) => log10(logRelativeDifference[k]!), colours.selection, [])
  ctx.beginPath()
  distances.forEach((distance, k) => {
    if (lemma4[k]! > 0) return
    const cx = x(distance)
    const cy = place(log10(logRelativeDifference[k]!))
    ctx.moveTo(cx - 3, cy - 3)
    ctx.lineTo(cx + 3, cy + 3)
    ctx.moveTo(cx - 3, cy + 3)
    ctx.lineTo(cx + 3, cy - 3)
  })
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 1.5
  ctx.stroke()
}
