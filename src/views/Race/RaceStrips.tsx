import { useMemo } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { drawTile, imageSheet } from '../../plot/image/imageSheet.ts'
import type { ImageSheet } from '../../plot/image/imageSheet.ts'
import { tileSize } from '../../plot/image/tileSize.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { useAppState } from '../../state/AppContext.tsx'
import type { RaceLane } from '../../state/appState.ts'
import type { Drawn } from '../../state/eachCell.ts'
import { generatedRows } from '../../state/generatedRows.ts'
import { memoLast } from '../../state/memoLast.ts'
import { priorStd } from '../../state/priorStd.ts'
import type { Interval } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { ImageLegend } from '../../ui/ImageLegend.tsx'
import { partCentres } from '../Images/tilePlaces.ts'
import { generatedScale, useImageScales } from '../Images/useImageScales.ts'
import { laneName, laneRole } from './laneLook.ts'

const TILE_PX = 40
const GAP_PX = 6
/** Room for the number of a lane. */
const NUMBER_PX = 22
/** Prior standard deviations each way: the same z for all lanes. */
const REACH = 3

/** What each lane's decoder generates along z1, the lanes under one another (Fig. 7). */
export function RaceStrips({ shape }: { shape: ImageShape }): JSX.Element | null {
  const { lanes } = useAppState((state) => state.race)
  const { data } = useImageScales()
  const tile = tileSize(shape, TILE_PX, window.devicePixelRatio || 1)
  const isOwn = useAppState((state) => state.domain.imageScale === 'own')
  const drawn = useMemo(() => lanes.map((lane) => drawnOf(lane, shape)), [lanes, shape])
  const scale = useMemo(
    () =>
      isOwn
        ? generatedScale(
            drawn.filter((each) => each !== null),
            data,
          )
        : data,
    [isOwn, drawn, data],
  )
  const first = drawn.find((each) => each !== null)
  const std = first ? priorStd(first.model) : 1
  const range: Interval = [-REACH * std, REACH * std]
  // one memory for each lane: of a race only one lane moves at a time
  const sheets = useMemo(
    () => Array.from({ length: lanes.length }, () => memoLast(laneSheet)),
    [lanes.length],
  )
  if (lanes.length === 0) return null
  const rowPx = tile.heightPx + GAP_PX

  const draw = (area: PlotArea): void => {
    const { ctx, colours } = area
    const width = area.width - NUMBER_PX
    const count = Math.max(1, Math.floor(width / (tile.widthPx + 1)))
    // the numbers take their room from the ends of the axis
    const [lower, upper] = [area.x.invert(NUMBER_PX), range[1]]
    drawn.forEach((view, i) => {
      const top = i * rowPx + GAP_PX / 2
      drawNumber(area, colours[laneRole(lanes, i)], i, top + tile.heightPx / 2)
      if (view === null) return
      const sheet = sheets[i]!(view.partition, lower, upper, count, shape, scale, colours)
      const cell = width / count
      for (let k = 0; k < count; k++)
        drawTile(ctx, sheet, k, { x: NUMBER_PX + (k + 0.5) * cell - tile.widthPx / 2, y: top, ...tile })
    })
  }
  return (
    <div>
      <PlotFrame
        label={t('race.manifolds')}
        summary={t('image.raceSummary', {
          count: lanes.length,
          names: lanes.map(({ plan }, i) => `${i + 1}: ${laneName(plan)}`).join('; '),
        })}
        xDomain={range}
        yDomain={[0, 1]}
        xLabel={t((first?.partition.latentDim ?? 1) > 1 ? 'image.raceAxis' : 'latent.z')}
        yLabel={t('image.raceRows')}
        height={lanes.length * rowPx}
        hasYTicks={false}
        draw={draw}
      />
      <ImageLegend scale={scale} caption={t('image.greyGenerated')} />
    </div>
  )
}

function drawnOf({ standing }: RaceLane, { channels, height, width }: ImageShape): Drawn | null {
  const model = standing?.checkpoint?.model
  const partition = standing?.partition ?? null
  const fits = partition?.dataDim === channels * height * width
  return model === undefined || partition === null || !fits ? null : { model, partition }
}

/** g along the first latent, the others at 0. */
function laneSheet(
  partition: Drawn['partition'],
  lower: number,
  upper: number,
  count: number,
  shape: ImageShape,
  scale: Parameters<typeof imageSheet>[2],
  colours: PlotArea['colours'],
): ImageSheet {
  const { latentDim } = partition
  const latents = new Float64Array(count * latentDim)
  partCentres([lower, upper], count).forEach((z, i) => (latents[i * latentDim] = z))
  return imageSheet(generatedRows({ partition }, latents).rows, shape, scale, colours)
}

/** The lane's number on a disc of its colour, as at the end of its curve. */
function drawNumber({ ctx, colours }: PlotArea, colour: string, index: number, y: number): void {
  ctx.fillStyle = colour
  ctx.beginPath()
  ctx.arc(NUMBER_PX / 2 - 1, y, 8, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = colours.panel
  ctx.font = '600 10px system-ui, sans-serif'
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText(String(index + 1), NUMBER_PX / 2 - 1, y + 0.5)
}
