import type { JSX } from 'react'
import { zoomBy } from '../plot/panZoom.ts'
import { NO_ZOOM } from '../plot/zoom.ts'
import type { Zoom } from '../plot/zoom.ts'
import { t } from '../text/text.ts'

interface ZoomButtonsProps {
  readonly plot: string
  readonly zoom: Zoom
  readonly onZoom: (zoom: Zoom) => void
  /** Whether there is something to fit without a zoom; default false. */
  readonly canFit?: boolean
}

export function ZoomButtons({ plot, zoom, onZoom, canFit = false }: ZoomButtonsProps): JSX.Element {
  return (
    <div className="zoom-buttons" role="group" aria-label={t('zoom.group', { plot })}>
      <button type="button" aria-label={t('zoom.in', { plot })} onClick={() => onZoom(zoomBy(zoom, 1.5))}>
        {t('zoom.inSign')}
      </button>
      <button
        type="button"
        aria-label={t('zoom.out', { plot })}
        onClick={() => onZoom(zoomBy(zoom, 1 / 1.5))}
      >
        {t('zoom.outSign')}
      </button>
      <button
        type="button"
        aria-label={t('zoom.reset', { plot })}
        disabled={!canFit && zoom.scale === 1 && zoom.x === 0 && zoom.y === 0}
        onClick={() => onZoom(NO_ZOOM)}
      >
        {t('zoom.resetSign')}
      </button>
    </div>
  )
}
