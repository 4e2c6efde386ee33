import { useMemo, useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { drawTile, imageSheet } from '../../plot/image/imageSheet.ts'
import { tileSize } from '../../plot/image/tileSize.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PartitionView } from '../../state/appState.ts'
import { generatedRows } from '../../state/generatedRows.ts'
import { NO_HOVER } from '../../state/hover.ts'
import { hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import { latentAt } from '../../state/latentPlane.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'
import { memoLast } from '../../state/memoLast.ts'
import {
  isPartitionStale,
  isPosteriorStale,
  latentExtent,
  partitionPosterior,
  shownPartition,
} from '../../state/selectors.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { CheckField } from '../../ui/fields.tsx'
import { drawPlaneMark, drawPosterior, drawSides, outlineCell } from '../LatentSpace/drawPlane.ts'
import { useCells } from '../LatentSpace/useCells.ts'
import { useStaleNote } from '../useStaleNote.ts'
import { LatentHandle } from './LatentHandle.tsx'
import { gridLatents } from './tilePlaces.ts'
import { useImageScales } from './useImageScales.ts'

const TILE_PX = 32
const UNKNOWN_EXTENT: Extent2 = [
  [-4, 4],
  [-4, 4],
]

interface MosaicPlotProps {
  readonly shape: ImageShape
  readonly plane: LatentPlane
  readonly held: readonly [number, number]
  readonly onHold: (place: readonly [number, number]) => void
}

/** S = 2, or a slice of S = 3: g(z) as images over the latent plane, each at the middle of its cell of a grid. */
export function MosaicPlot({ shape, plane, held, onHold }: MosaicPlotProps): JSX.Element {
  const app = useApp()
  const { commands, hover } = app
  const view = useAppState(shownPartition)
  const known = useAppState(partitionPosterior)
  const extent = useAppState(latentExtent) ?? UNKNOWN_EXTENT
  const latentZoom = useAppState((state) => state.domain.latentZoom)
  const regionId = useAppState((state) => state.selection.regionId)
  const isOldPartition = useAppState(isPartitionStale)
  const isOldPosterior = useAppState(isPosteriorStale)
  const staleNote = useStaleNote(['partition', 'posterior'])
  const [hasSides, setHasSides] = useState(true)
  const { generated: scale } = useImageScales()
  const cells = useCells(view, null, plane, extent)
  const sheetOf = useMemo(() => memoLast(makeSheet), [])
  const tile = tileSize(shape, TILE_PX, window.devicePixelRatio || 1)
  const posterior = view === null ? null : known
  const [[left, right], [bottom, top]] = extent

  const draw = (area: PlotArea): void => {
    if (view === null) return
    const { ctx, width, height, colours } = area
    const columns = Math.max(1, Math.floor(width / (tile.widthPx + 1)))
    const rows = Math.max(1, Math.floor(height / (tile.heightPx + 1)))
    const sheet = sheetOf(view, plane, extent, columns, rows, shape, scale, colours)
    for (let i = 0; i < sheet.count; i++) {
      const x = (((i % columns) + 0.5) * width) / columns - tile.widthPx / 2
      const y = ((Math.floor(i / columns) + 0.5) * height) / rows - tile.heightPx / 2
      drawTile(ctx, sheet, i, { x, y, ...tile })
    }
    if (cells !== null && hasSides) drawSides(area, cells)
    if (cells !== null && regionId !== null) outlineCell(area, cells.cells, regionId, 'selection', 2.5)
    if (posterior !== null) drawPosterior(area, posterior, plane.axes)
  }
  const hold = (place: readonly [number, number]): void => {
    onHold(place)
    hoverLatent(app, latentAt(plane, place))
  }
  const latent = latentAt(plane, held)
  const region = view === null ? null : regionAt(view, latent)
  return (
    <>
      <PlotFrame
        label={t('data.title')}
        summary={
          view === null
            ? t('image.noManifold')
            : t('image.mosaicSummary', {
                first: `${formatNumber(left)} … ${formatNumber(right)}`,
                second: `${formatNumber(bottom)} … ${formatNumber(top)}`,
              })
        }
        xDomain={extent[0]}
        yDomain={extent[1]}
        xLabel={t('latent.coordinate', { index: plane.axes[0] + 1 })}
        yLabel={t('latent.coordinate', { index: plane.axes[1] + 1 })}
        height="square"
        draw={draw}
        drawOverlay={(area) => {
          const { latent: hovered } = hover.get()
          if (hovered !== null && hovered.length > 1)
            drawPlaneMark(area, [hovered[plane.axes[0]]!, hovered[plane.axes[1]]!])
        }}
        subscribeOverlay={hover.subscribe}
        zoom={latentZoom}
        onZoom={(zoom) => commands.setDomain('command.zoom', { latentZoom: zoom }, 'latent zoom')}
        onPick={(z0, z1) => hold([z0, z1])}
        onHover={(point) => (point === null ? hover.set(NO_HOVER) : hoverLatent(app, latentAt(plane, point)))}
        isStale={isOldPartition || isOldPosterior}
        staleNote={staleNote}
      >
        {view === null ? (
          <p className="plot-message">{t('image.noManifold')}</p>
        ) : (
          <LatentHandle
            share={[(held[0] - left) / (right - left), (top - held[1]) / (top - bottom)]}
            latent={latent}
            region={region}
            onMove={([across, down]) => hold([left + across * (right - left), top - down * (top - bottom)])}
            onPick={() => commands.selectRegion(region)}
            onFocus={() => hoverLatent(app, latent)}
            onBlur={() => hover.set(NO_HOVER)}
          />
        )}
      </PlotFrame>
      <CheckField label={t('image.showSides')} checked={hasSides} onChange={setHasSides} />
    </>
  )
}

function makeSheet(
  view: PartitionView,
  plane: LatentPlane,
  extent: Extent2,
  columns: number,
  rows: number,
  shape: ImageShape,
  scale: Parameters<typeof imageSheet>[2],
  colours: PlotArea['colours'],
): ReturnType<typeof imageSheet> {
  const latents = gridLatents(plane, extent, columns, rows)
  return imageSheet(generatedRows(view, latents).rows, shape, scale, colours)
}
