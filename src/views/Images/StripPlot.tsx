import { useMemo } from 'react'
import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { imageSheet } from '../../plot/image/imageSheet.ts'
import { tileSize } from '../../plot/image/tileSize.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import type { ImageShape } from '../../core/imageShape.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PartitionView } from '../../state/appState.ts'
import { generatedRows } from '../../state/generatedRows.ts'
import { NO_HOVER } from '../../state/hover.ts'
import { hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import { memoLast } from '../../state/memoLast.ts'
import {
  isPartitionStale,
  isPosteriorStale,
  latentRange,
  partitionPosterior,
  shownPartition,
} from '../../state/selectors.ts'
import { shownLine } from '../../state/shownLine.ts'
import { t } from '../../text/text.ts'
import { drawLatentMark } from '../LatentSpace/drawLine.ts'
import { useStaleNote } from '../useStaleNote.ts'
import { drawStrip, stripHeight } from './drawStrip.ts'
import { LatentHandle } from './LatentHandle.tsx'
import { partCentres } from './tilePlaces.ts'
import { useImageScales } from './useImageScales.ts'

const TILE_PX = 40
const UNKNOWN_RANGE = [-4, 4] as const

interface StripPlotProps {
  readonly shape: ImageShape
  readonly held: number
  readonly onHold: (z: number) => void
}

/** S = 1: g(z) as a strip of images along z, over the limits of the regions and under the posterior. */
export function StripPlot({ shape, held, onHold }: StripPlotProps): JSX.Element {
  const app = useApp()
  const { commands, hover } = app
  const view = useAppState(shownPartition)
  const known = useAppState(partitionPosterior)
  const range = useAppState(latentRange) ?? UNKNOWN_RANGE
  const latentZoom = useAppState((state) => state.domain.latentZoom)
  const regionId = useAppState((state) => state.selection.regionId)
  const isOldPartition = useAppState(isPartitionStale)
  const isOldPosterior = useAppState(isPosteriorStale)
  const staleNote = useStaleNote(['partition', 'posterior'])
  const { generated: scale } = useImageScales()
  const sheetOf = useMemo(() => memoLast(makeSheet), [])
  const tile = tileSize(shape, TILE_PX, window.devicePixelRatio || 1)
  const limits = view === null ? new Float64Array() : shownLine(view.partition).limits
  const posterior = view === null ? null : known
  const [lower, upper] = range

  const draw = (area: PlotArea): void => {
    const count = Math.max(1, Math.floor(area.width / (tile.widthPx + 1)))
    const sheet = view === null ? null : sheetOf(view, lower, upper, count, shape, scale, area.colours)
    drawStrip(area, { sheet, tile, limits, regionId, posterior })
  }
  const hold = (z: number): void => {
    onHold(z)
    hoverLatent(app, [z])
  }
  const jump = (step: -1 | 1): void => {
    const next = step === 1 ? limits.find((limit) => limit > held) : limits.findLast((limit) => limit < held)
    if (next !== undefined && Number.isFinite(next)) hold(next)
  }
  const region = view === null ? null : regionAt(view, [held])
  return (
    <PlotFrame
      label={t('data.title')}
      summary={
        view === null
          ? t('image.noManifold')
          : t('image.stripSummary', {
              lower: formatNumber(lower),
              upper: formatNumber(upper),
              limits: limits.filter((limit) => limit > lower && limit < upper).length,
            })
      }
      xDomain={range}
      yDomain={[0, 1]}
      xLabel={t('latent.z')}
      yLabel={t('image.stripAxis')}
      height={stripHeight(tile)}
      hasYTicks={false}
      draw={draw}
      drawOverlay={(area) => {
        const { latent } = hover.get()
        if (latent !== null && latent.length === 1) drawLatentMark(area, latent[0]!)
      }}
      subscribeOverlay={hover.subscribe}
      zoom={latentZoom}
      onZoom={(zoom) => commands.setDomain('command.zoom', { latentZoom: { ...zoom, y: 0 } }, 'latent zoom')}
      onPick={(z) => hold(z)}
      onHover={(point) => (point === null ? hover.set(NO_HOVER) : hoverLatent(app, [point[0]]))}
      isStale={isOldPartition || isOldPosterior}
      staleNote={staleNote}
    >
      {view === null ? (
        <p className="plot-message">{t('image.noManifold')}</p>
      ) : (
        <LatentHandle
          share={[(held - lower) / (upper - lower), null]}
          latent={[held]}
          region={region}
          onMove={([across]) => hold(tidy(lower + across * (upper - lower), upper - lower))}
          onJump={jump}
          onPick={() => commands.selectRegion(region)}
          onFocus={() => hoverLatent(app, [held])}
          onBlur={() => hover.set(NO_HOVER)}
        />
      )}
    </PlotFrame>
  )
}

/** Rounded to a thousandth of the step of a key, so that a held key collects no rounding noise. */
function tidy(z: number, width: number): number {
  const unit = 10 ** (Math.floor(Math.log10(width)) - 5)
  return Number((Math.round(z / unit) * unit).toPrecision(15))
}

function makeSheet(
  view: PartitionView,
  lower: number,
  upper: number,
  count: number,
  shape: ImageShape,
  scale: Parameters<typeof imageSheet>[2],
  colours: PlotArea['colours'],
): ReturnType<typeof imageSheet> {
  return imageSheet(generatedRows(view, partCentres([lower, upper], count)).rows, shape, scale, colours)
}
