import type { JSX, KeyboardEvent } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'

/** A step of an arrow key, as a share of what the plot shows. */
const STEP = 0.01
const LARGE_STEP = 0.1

interface DataCursorProps {
  readonly extent: Extent2
  readonly coordinates: readonly [number, number]
  readonly isCurve: boolean
}

/** The keyboard's way to the selected point: arrows move it, Page keys go through the data. */
export function DataCursor({ extent, coordinates, isCurve }: DataCursorProps): JSX.Element {
  const { commands } = useApp()
  const x = useAppState((state) => state.selection.x)

  const move = (axis: 0 | 1, share: number): void => {
    if (x === null) return
    const [lower, upper] = extent[axis]
    const coordinate = isCurve ? 0 : coordinates[axis]
    const from = Number.isNaN(x[coordinate]) ? (lower + upper) / 2 : x[coordinate]!
    // Rounded to the step's own digits, so that a held key does not collect rounding noise.
    const step = share * (upper - lower)
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(step))) - 2)
    const next = Number((Math.round((from + step) / unit) * unit).toPrecision(15))
    commands.selectPoint(x.with(coordinate, next), { mergeKey: 'cursor' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LARGE_STEP : STEP
    const actions: Record<string, () => void> = {
      ArrowLeft: () => move(0, -step),
      ArrowRight: () => move(0, step),
      ArrowUp: () => move(isCurve ? 0 : 1, step),
      ArrowDown: () => move(isCurve ? 0 : 1, -step),
      PageDown: () => commands.selectNeighbour(1),
      PageUp: () => commands.selectNeighbour(-1),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  const place =
    x === null ? '–' : (isCurve ? [0] : coordinates).map((c) => formatNumber(x[c] ?? Number.NaN)).join(', ')
  return (
    <button
      type="button"
      className="cursor"
      aria-label={t('data.cursor', { place })}
      title={t('data.cursorHelp')}
      onKeyDown={onKeyDown}
    >
      {t('data.cursorShort')}
    </button>
  )
}
