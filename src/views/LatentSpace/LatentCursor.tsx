import { useState } from 'react'
import type { JSX } from 'react'
import { formatList, formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { NO_HOVER } from '../../state/hover.ts'
import { generatedAt, hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import { t } from '../../text/text.ts'
import { shownLine } from '../../state/shownLine.ts'

interface LatentCursorProps {
  readonly range: readonly [number, number]
}

const STEP = 0.005
const LARGE_STEP = 0.05

/** The keyboard's way to hover z: arrows move it, Page keys go to the limits of regions, Enter picks the region. */
export function LatentCursor({ range: [lower, upper] }: LatentCursorProps): JSX.Element {
  const app = useApp()
  const shown = useAppState((state) => state.results.partition?.value ?? null)
  const view = shown?.partition.geometry.kind === 'line' ? shown : null
  const [z, setZ] = useState(0)
  const show = (next: number): void => {
    setZ(next)
    hoverLatent(app, [next])
  }
  const words =
    view === null
      ? t('latent.cursorEmpty')
      : t('latent.cursor', {
          z: formatNumber(z),
          region: regionAt(view, [z]),
          g: formatList(generatedAt(view, [z]).slice(0, 4)),
        })
  return (
    <button
      type="button"
      className="cursor"
      aria-label={words}
      title={t('latent.cursorHelp')}
      onFocus={() => show(z)}
      onBlur={() => app.hover.set(NO_HOVER)}
      onKeyDown={(event) => {
        if (view === null) return
        const step = (event.shiftKey ? LARGE_STEP : STEP) * (upper - lower)
        const { limits } = shownLine(view.partition)
        const region = regionAt(view, [z])
        const targets: Record<string, number> = {
          ArrowLeft: Number((z - step).toPrecision(12)),
          ArrowRight: Number((z + step).toPrecision(12)),
          PageUp: limits[region] === z ? limits[region - 1]! : limits[region]!,
          PageDown: limits[region + 1]!,
        }
        if (event.key === 'Enter') app.commands.selectRegion(region)
        const target = targets[event.key]
        if (target === undefined) return
        event.preventDefault()
        if (Number.isFinite(target)) show(target)
      }}
    >
      {t('latent.cursorShort')}
    </button>
  )
}
