import { useMemo } from 'react'
import type { JSX } from 'react'
import { PlotFrame, type PlotArea } from '../../plot/PlotFrame.tsx'
import { useAppState } from '../../state/AppContext.tsx'
import type { RaceLane } from '../../state/appState.ts'
import { latentPlane } from '../../state/latentPlane.ts'
import { placesInPlane, projectManifold } from '../../state/plane.ts'
import { dataExtent, fittingDataset, shownPlane } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { axisName } from '../coordinateNames.ts'
import { manifoldOf, type Manifold } from '../DataSpace/dataScene.ts'
import { tracePath } from '../DataSpace/drawDataSpace.ts'
import { NumberTable } from '../../ui/NumberTable.tsx'
import { laneName, laneRole } from './laneLook.ts'

const PLOT_PX = 240
/** Prior standard deviations each way: several curves at once, and each says where its mass is. */
const REACH = 3
/** More points are thinned: this picture is about the curves. */
const MAX_DOTS = 1000

/** What the lanes' decoders generate, over the data, in the plane of the data space (Fig. 6). */
export function RaceManifolds(): JSX.Element | null {
  const { lanes } = useAppState((state) => state.race)
  const dataset = useAppState(fittingDataset)
  const extent = useAppState(dataExtent)
  const plane = useAppState(shownPlane)
  const latents = useAppState(latentPlane)
  const { coordinates, projection } = plane
  const dataDim = dataset?.dataDim ?? 0
  const manifolds = useMemo(
    () =>
      lanes.map(({ standing }): Manifold | null => {
        const model = standing?.checkpoint?.model
        const partition = standing?.partition ?? null
        if (model === undefined || partition === null || partition.dataDim !== dataDim) return null
        const drawn = { model, partition }
        return manifoldOf(
          projection === null ? drawn : projectManifold(projection, drawn),
          partition.latentDim === 1 ? null : latents,
          coordinates,
          REACH,
        )
      }),
    [lanes, projection, latents, coordinates, dataDim],
  )
  const places = useMemo(
    () => (dataset === null ? null : placesInPlane(plane, dataset.values, dataDim)),
    [dataset, plane, dataDim],
  )
  // a single coordinate has no picture of a curve
  if (dataDim < 2 || extent === null || lanes.length === 0) return null
  const name = (axis: 0 | 1): string =>
    projection === null
      ? axisName(dataset, coordinates[axis], dataDim)
      : t('race.principalAxis', { index: axis + 1 })
  const corners = manifolds.flatMap((manifold, lane) => cornersOf(manifold).map((place) => ({ lane, place })))
  return (
    <div>
      <PlotFrame
        label={t('race.manifolds')}
        summary={t('race.manifoldsSummary', { count: lanes.length })}
        xDomain={extent[0]}
        yDomain={extent[1]}
        xLabel={name(0)}
        yLabel={name(1)}
        height={PLOT_PX}
        draw={(area) => {
          if (places !== null) drawDots(area, places)
          manifolds.forEach((manifold, i) => {
            if (manifold !== null) drawManifold(area, lanes, i, manifold)
          })
        }}
      />
      <NumberTable
        label={t('table.manifolds', { count: corners.length })}
        columns={[t('table.lane'), name(0), name(1)]}
        numRows={corners.length}
        cells={(row) => {
          const { lane, place } = corners[row]!
          return [laneName(lanes[lane]!.plan), ...place]
        }}
      />
    </div>
  )
}

/** The places between which a manifold is straight, or flat. */
function cornersOf(manifold: Manifold | null): (readonly [number, number])[] {
  if (manifold === null) return []
  const places = manifold.kind === 'curve' ? manifold.points : manifold.corners
  return Array.from({ length: places.length / 2 }, (_, k) => [places[2 * k]!, places[2 * k + 1]!])
}

function drawDots({ ctx, x, y, colours }: PlotArea, places: Float64Array): void {
  const stride = 2 * Math.max(1, Math.ceil(places.length / 2 / MAX_DOTS))
  ctx.fillStyle = colours.data
  ctx.globalAlpha = 0.45
  for (let k = 0; k < places.length; k += stride) ctx.fillRect(x(places[k]!) - 1, y(places[k + 1]!) - 1, 2, 2)
  ctx.globalAlpha = 1
}

function drawManifold(
  { ctx, x, y, colours }: PlotArea,
  lanes: readonly RaceLane[],
  index: number,
  manifold: Manifold,
): void {
  ctx.strokeStyle = colours[laneRole(lanes, index)]
  ctx.lineJoin = 'round'
  ctx.beginPath()
  if (manifold.kind === 'curve') tracePath(ctx, manifold.points, x, y)
  else
    for (let k = 0; k + 1 < manifold.starts.length; k++) {
      tracePath(ctx, manifold.corners.subarray(2 * manifold.starts[k]!, 2 * manifold.starts[k + 1]!), x, y)
      ctx.closePath()
    }
  ctx.lineWidth = manifold.kind === 'curve' ? 2 : 0.75
  ctx.stroke()
}
