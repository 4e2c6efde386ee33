import { useState } from 'react'
import type { JSX } from 'react'
import { formatList } from '../../plot/formatNumber.ts'
import { zoomBy } from '../../plot/panZoom.ts'
import type { Zoom } from '../../plot/zoom.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { NO_HOVER } from '../../state/hover.ts'
import { generatedAt, hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import { latentAt } from '../../state/latentPlane.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'

interface PlaneCursorProps {
  readonly plane: LatentPlane
  readonly extent: Extent2
  readonly zoom: Zoom
  readonly onZoom: (zoom: Zoom) => void
}

const STEP = 0.01
const LARGE_STEP = 0.1
const ZOOM_STEP = 1.5

/** The keyboard's way to the latent plane: arrows move z and take the window along, Enter picks the region. */
export function PlaneCursor({ plane, extent, zoom, onZoom }: PlaneCursorProps): JSX.Element {
  const app = useApp()
  const view = useAppState((state) => state.results.partition?.value ?? null)
  const [place, setPlace] = useState<readonly [number, number]>([0, 0])
  const z = latentAt(plane, place)
  const isKnown = view !== null && view.partition.latentDim === z.length
  const words = isKnown
    ? t('latent.planeCursor', {
        z: formatList(z),
        region: regionAt(view, z),
        g: formatList(generatedAt(view, z).slice(0, 4)),
      })
    : t('latent.cursorEmpty')

  const show = (next: readonly [number, number]): void => {
    setPlace(next)
    hoverLatent(app, latentAt(plane, next))
    // where z leaves the window, the window follows
    const [dx, dy] = next.map((value, axis) => {
      const [lower, upper] = extent[axis]!
      const beyond = value < lower ? value - lower : value > upper ? value - upper : 0
      return beyond / (upper - lower)
    }) as [number, number]
    if (dx !== 0 || dy !== 0) onZoom({ ...zoom, x: zoom.x - dx, y: zoom.y + dy })
  }
  const move = (axis: 0 | 1, share: number): void => {
    const [lower, upper] = extent[axis]
    const step = share * (upper - lower)
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(step))) - 2)
    const moved = Number((Math.round((place[axis] + step) / unit) * unit).toPrecision(15))
    show(axis === 0 ? [moved, place[1]] : [place[0], moved])
  }
  return (
    <button
      type="button"
      className="cursor"
      aria-label={words}
      title={t('latent.planeCursorHelp')}
      onFocus={() => show(place)}
      onBlur={() => app.hover.set(NO_HOVER)}
      onKeyDown={(event) => {
        if (!isKnown) return
        const step = event.shiftKey ? LARGE_STEP : STEP
        const actions: Record<string, () => void> = {
          ArrowLeft: () => move(0, -step),
          ArrowRight: () => move(0, step),
          ArrowUp: () => move(1, step),
          ArrowDown: () => move(1, -step),
          Enter: () => app.commands.selectRegion(regionAt(view, z)),
          '+': () => onZoom(zoomBy(zoom, ZOOM_STEP)),
          '-': () => onZoom(zoomBy(zoom, 1 / ZOOM_STEP)),
        }
        const action = actions[event.key]
        if (action === undefined) return
        event.preventDefault()
        action()
      }}
    >
      {t('latent.cursorShort')}
    </button>
  )
}
