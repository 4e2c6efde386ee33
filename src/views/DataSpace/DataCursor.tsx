import type { JSX, KeyboardEvent } from 'react'
import { formatList } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { placesInPlane, pointInPlane } from '../../state/plane.ts'
import type { Plane } from '../../state/plane.ts'
import type { Extent2, Interval } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'

/** A step of an arrow key, as a share of what the plot shows. */
const STEP = 0.01
const LARGE_STEP = 0.1

interface DataCursorProps {
  readonly extent: Extent2
  readonly plane: Plane
  readonly isCurve: boolean
}

function centreOf([lower, upper]: Interval): number {
  return (lower + upper) / 2
}

/** The keyboard's way to the selected point: arrows move it, Page keys go through the data. */
export function DataCursor({ extent, plane, isCurve }: DataCursorProps): JSX.Element {
  const { commands } = useApp()
  const x = useAppState((state) => state.selection.x)

  const place = x === null ? [] : isCurve ? x : Array.from(placesInPlane(plane, x, x.length))

  const move = (axis: 0 | 1, share: number): void => {
    if (x === null) return
    const [lower, upper] = extent[axis]
    const known = place.map((value, k) => (Number.isNaN(value) ? centreOf(extent[k]!) : value))
    // Rounded to the step's own digits, so that a held key does not collect rounding noise.
    const step = share * (upper - lower)
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(step))) - 2)
    const next = Number((Math.round((known[axis]! + step) / unit) * unit).toPrecision(15))
    // Along a coordinate the others stay, missing ones too; a place on projected axes is a point of their plane.
    const moved =
      plane.projection === null
        ? x.with(isCurve ? 0 : plane.coordinates[axis], next)
        : pointInPlane(plane, axis === 0 ? [next, known[1]!] : [known[0]!, next], x)
    commands.selectPoint(moved, { mergeKey: 'cursor' })
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
  return (
    <button
      type="button"
      className="cursor"
      aria-label={t('data.cursor', {
        place: x === null ? '–' : formatList(place),
      })}
      title={t('data.cursorHelp')}
      onKeyDown={onKeyDown}
    >
      {t('data.cursorShort')}
    </button>
  )
}
