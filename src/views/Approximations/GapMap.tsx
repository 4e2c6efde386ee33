import { useMemo } from 'react'
import type { JSX } from 'react'
import { densityColour } from '../../plot/colourMap.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { PlotFrame, type PlotArea } from '../../plot/PlotFrame.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { pointOf } from '../../state/rows.ts'
import { placesInPlane } from '../../state/plane.ts'
import { dataExtent, fittingDataset, shownPlane } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { NumberTable } from '../../ui/NumberTable.tsx'
import { axisName } from '../coordinateNames.ts'

const PLOT_PX = 260
const DOT_PX = 3
/** A click this near takes a point, CSS px. */
const PICK_PX = 12
/** The lightest shades would not stand out of the ground. */
const LEAST_SHADE = 0.25

/** Data points by their KL gap: where does q fail? */
export function GapMap(): JSX.Element {
  const { commands } = useApp()
  const { gapMap, gapSubject, isMapping, mapFraction } = useAppState((state) => state.approximation)
  const { version, encoder } = useAppState((state) => state.model)
  const dataVersion = useAppState((state) => state.data.version)
  const isCurrent = gapMap?.modelVersion === version && gapMap.dataVersion === dataVersion
  return (
    <>
      <h3>{t('approx.gapTitle')}</h3>
      <div className="row wrap" data-lesson-target="approximations.gap">
        {encoder !== null && (
          <SelectField
            label={t('approx.gapOf')}
            value={gapSubject}
            options={[
              { value: 'encoder', label: t('approx.gapOf.encoder') },
              { value: 'gaussian', label: t('approx.gapOf.gaussian') },
            ]}
            onChange={commands.setGapSubject}
          />
        )}
        {isMapping ? (
          <>
            <progress max={1} value={mapFraction} aria-label={t('approx.mapWorking')} />
            <button type="button" onClick={() => commands.cancelGapMap()}>
              {t('job.cancel')}
            </button>
          </>
        ) : (
          <button type="button" onClick={() => void commands.mapGaps()}>
            {t('approx.map')}
          </button>
        )}
      </div>
      {gapMap !== null && !isCurrent && <p className="quiet small">{t('approx.gapOther')}</p>}
      {gapMap !== null && gapMap.dataVersion === dataVersion && (
        <div className="stale-aware column" data-stale={!isCurrent} data-lesson-target="approximations.map">
          <GapPlot gaps={gapMap.gaps} />
        </div>
      )}
    </>
  )
}

function GapPlot({ gaps }: { gaps: Float64Array }): JSX.Element | null {
  const { commands } = useApp()
  const dataset = useAppState(fittingDataset)
  const extent = useAppState(dataExtent)
  const plane = useAppState(shownPlane)
  const pointIndex = useAppState((state) => state.selection.pointIndex)
  const dataDim = dataset?.dataDim ?? 0
  const { coordinates, projection } = plane
  const most = gaps.reduce((a, b) => Math.max(a, b), 0)
  const places = useMemo(() => {
    if (dataset === null) return null
    if (dataDim > 1) return placesInPlane(plane, dataset.values, dataDim)
    return Float64Array.from({ length: 2 * gaps.length }, (_, k) =>
      k % 2 === 0 ? dataset.values[k / 2]! : gaps[(k - 1) / 2]!,
    )
  }, [dataset, plane, dataDim, gaps])
  if (dataset === null || extent === null || places === null || gaps.length !== dataset.numPoints) return null
  const name = (axis: 0 | 1): string =>
    projection === null
      ? axisName(dataset, coordinates[axis], dataDim)
      : t('race.principalAxis', { index: axis + 1 })
  const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length
  const least = gaps.reduce((a, b) => Math.min(a, b), Infinity)
  const isLine = dataDim === 1
  const select = (index: number): void => commands.selectPoint(pointOf(dataset, index), { pointIndex: index })
  return (
    <>
      <PlotFrame
        label={t('approx.gapPlot')}
        summary={t('approx.gapSummary', {
          count: gaps.length,
          least: formatNumber(least),
          most: formatNumber(most),
          mean: formatNumber(mean),
        })}
        xDomain={extent[0]}
        yDomain={isLine ? [Math.min(0, least), 1.06 * most || 1] : extent[1]}
        xLabel={name(0)}
        yLabel={isLine ? t('approx.gapScale') : name(1)}
        height={PLOT_PX}
        draw={(area) => drawGaps(area, places, gaps, most, pointIndex)}
        onPick={(x, y, perPx) => {
          const nearest = nearestPlace(places, [x, y], perPx)
          if (nearest !== null) select(nearest)
        }}
      />
      {places.some(Number.isNaN) && <p className="quiet small">{t('approx.gapHidden')}</p>}
      <p className="quiet small">{t('approx.gapShade', { most: formatNumber(most) })}</p>
      <NumberTable
        label={t('table.gaps', { count: gaps.length })}
        columns={[t('table.point'), t('table.gap')]}
        numRows={gaps.length}
        cells={(row) => [String(row + 1), gaps[row]!]}
        onPick={select}
      />
      <dl className="facts">
        <div className="fact">
          <dt>{t('approx.gapMean')}</dt>
          <dd>
            <Num value={mean} testId="mean-kl-gap" />
          </dd>
        </div>
        <div className="fact">
          <dt>{t('approx.gapLargest')}</dt>
          <dd>
            <Num value={most} />
          </dd>
        </div>
      </dl>
      <button type="button" onClick={() => select(gaps.indexOf(most))}>
        {t('approx.gapWorst')}
      </button>
    </>
  )
}

/** Darker and larger where the gap is larger; the largest last, on top. */
function drawGaps(
  { ctx, x, y, colours }: PlotArea,
  places: Float64Array,
  gaps: Float64Array,
  most: number,
  selected: number | null,
): void {
  const order = Array.from(gaps, (_, n) => n).toSorted((a, b) => gaps[a]! - gaps[b]!)
  for (const n of order) {
    const share = most > 0 ? Math.sqrt(Math.max(0, gaps[n]!) / most) : 0
    ctx.fillStyle = densityColour(LEAST_SHADE + (1 - LEAST_SHADE) * share, colours.isDark)
    ctx.beginPath()
    ctx.arc(x(places[2 * n]!), y(places[2 * n + 1]!), DOT_PX * (0.7 + 0.8 * share), 0, 2 * Math.PI)
    ctx.fill()
  }
  if (selected === null) return
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 2
  ctx.beginPath()
  ctx.arc(x(places[2 * selected]!), y(places[2 * selected + 1]!), DOT_PX + 4, 0, 2 * Math.PI)
  ctx.stroke()
}

function nearestPlace(
  places: Float64Array,
  [x, y]: readonly [number, number],
  [perPxX, perPxY]: readonly [number, number],
): number | null {
  let best: number | null = null
  let least = PICK_PX
  for (let n = 0; n < places.length / 2; n++) {
    const px = Math.hypot((places[2 * n]! - x) / perPxX, (places[2 * n + 1]! - y) / perPxY)
    if (px < least) {
      least = px
      best = n
    }
  }
  return best
}
