import { useMemo } from 'react'
import type { JSX } from 'react'
import type { PlaneCells } from '../../plot/rasteriseCells.ts'
import type { Zoom } from '../../plot/zoom.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { isCellInView, isInView, nearestOfCell, zoomToPlaces } from './outOfView.ts'
import type { Place } from './outOfView.ts'

interface OutOfViewProps {
  readonly cells: PlaneCells
  /** The cells are those of a slice, cut to the view: where the others are is not known. */
  readonly isSlice: boolean
  /** What the plot shows without and with zoom. */
  readonly base: Extent2
  readonly extent: Extent2
  readonly zoom: Zoom
  readonly onZoom: (zoom: Zoom) => void
  readonly mean: Place | null
  readonly mode: Place | null
  readonly regionId: number | null
  /** Cells that the discovery found last. */
  readonly frontier: readonly number[]
}

interface Hidden {
  readonly words: string
  /** To be brought into view; none where they are not known. */
  readonly places: readonly Place[]
}

/** Says what one may look for in vain in the latent plane, and brings it into view. */
export function OutOfView(props: OutOfViewProps): JSX.Element | null {
  const { base, zoom, onZoom } = props
  const hidden = [...hiddenOfPosterior(props), ...useHiddenCells(props)]
  if (hidden.length === 0) return null
  return (
    <ul className="plot-outside">
      {hidden.map(({ words, places }) => (
        <li key={words} className="small">
          {words}
          {places.length > 0 && (
            <button
              type="button"
              className="link"
              aria-label={t('outside.showWhat', { words })}
              onClick={() => onZoom(zoomToPlaces(base, zoom, places))}
            >
              {t('outside.show')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

function hiddenOfPosterior({ extent, mean, mode }: OutOfViewProps): Hidden[] {
  const isHidden = (place: Place | null): place is Place => place !== null && !isInView(extent, place)
  if (isHidden(mean) && isHidden(mode)) return [{ words: t('outside.both'), places: [mean, mode] }]
  if (isHidden(mean)) return [{ words: t('outside.mean'), places: mode === null ? [mean] : [mean, mode] }]
  if (isHidden(mode)) return [{ words: t('outside.mode'), places: mean === null ? [mode] : [mean, mode] }]
  return []
}

function useHiddenCells({ cells, isSlice, extent, regionId, frontier }: OutOfViewProps): Hidden[] {
  return useMemo(() => {
    const [[left, right], [bottom, top]] = extent
    const middle: Place = [(left + right) / 2, (bottom + top) / 2]
    const placesOf = (hidden: readonly number[]): Place[] =>
      isSlice
        ? []
        : hidden.flatMap((cell) => {
            const place = nearestOfCell(cells, cell, middle)
            return place === null ? [] : [place]
          })
    const isHidden = (cell: number): boolean =>
      cell < cells.starts.length - 1 && !isCellInView(cells, cell, extent)
    const found: Hidden[] = []
    if (regionId !== null && isHidden(regionId)) {
      const name = t('region.name', { region: regionId })
      const words = t(isSlice ? 'outside.regionOfSlice' : 'outside.region', { name })
      found.push({ words, places: placesOf([regionId]) })
    }
    const lost = frontier.filter(isHidden)
    if (lost.length > 0) {
      const words = t('outside.frontier', { count: lost.length, all: frontier.length })
      found.push({ words, places: placesOf(frontier) })
    }
    return found
  }, [cells, isSlice, extent, regionId, frontier])
}
