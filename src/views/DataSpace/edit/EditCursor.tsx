import type { JSX, KeyboardEvent } from 'react'
import { formatList } from '../../../plot/formatNumber.ts'
import { nearestPlace } from '../../../plot/strokes/nearestPlace.ts'
import { placesNear } from '../../../plot/strokes/placesNear.ts'
import { useApp, useAppState } from '../../../state/AppContext.tsx'
import type { Extent2, Interval } from '../../../state/selectors.ts'
import { drawnTable } from '../../../state/slices/drawing.ts'
import { t } from '../../../text/text.ts'
import { addPlaces, eraseIndices, movePlace, newPlaces } from './editActs.ts'
import { sheetFrame } from './sheetFrame.ts'
import type { Editing } from './useEditing.ts'

/** A step of an arrow key, as a share of what the plot shows. */
const STEP = 0.01
const LARGE_STEP = 0.1
/** How long a key sprays, ms. */
const BURST_MS = 250

interface EditCursorProps {
  readonly editing: Editing
  readonly extent: Extent2
  readonly coordinates: readonly [number, number]
  readonly isCurve: boolean
}

/** Drawing by keys: arrows move a cross-hair, Enter and Space act there. */
export function EditCursor({ editing, extent, coordinates, isCurve }: EditCursorProps): JSX.Element {
  const app = useApp()
  const { commands, store } = app
  const version = useAppState((state) => state.data.version)
  const { mode, update } = editing
  const cross = editing.cross ?? [centreOf(extent[0]), centreOf(extent[1])]
  const carried = mode === 'drag' && editing.carried?.version === version ? editing.carried : null

  const frame = () => sheetFrame(extent, editing.size(), coordinates, isCurve)
  const move = (axis: 0 | 1, share: number): void => {
    const [lower, upper] = extent[axis]
    const step = share * (upper - lower)
    // rounded to the step's own digits, so that a held key does not collect rounding noise
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(step))) - 2)
    const next = Number((Math.round((cross[axis] + step) / unit) * unit).toPrecision(15))
    const inside = Math.min(upper, Math.max(lower, next))
    update({ cross: axis === 0 ? [inside, cross[1]] : [cross[0], inside], isCrossShown: true })
  }
  const pickUp = (): void => {
    const table = drawnTable(store.getState())
    const index = table === null ? null : nearestPlace(frame().placesOf(table), ...frame().pxOf(cross))
    if (table === null || index === null) {
      update({ said: t('draw.said.nothing') })
      return
    }
    const row = table.values.subarray(index * table.dataDim, (index + 1) * table.dataDim)
    update({
      carried: { index, version },
      cross: frame().placeOf(row),
      said: t('draw.said.pickedUp', { index: index + 1, place: formatList([...row]) }),
    })
  }
  const act = (): void => {
    const px = frame().pxOf(cross)
    const table = drawnTable(store.getState())
    if (table === null) return
    if (mode === 'erase') {
      const indices = placesNear(frame().placesOf(table), [...px, ...px], editing.radius)
      update({ said: eraseIndices(app, indices) })
    } else if (mode === 'drag' && carried === null) pickUp()
    else if (mode === 'drag') update({ said: movePlace(app, frame(), carried!.index, px), carried: null })
    else {
      const stroke =
        mode === 'draw' ? { path: px, times: [0] } : { path: [...px, ...px], times: [0, BURST_MS] }
      update({ said: addPlaces(app, frame(), newPlaces(stroke, editing, table.numPoints), editing) })
    }
  }
  const goOn = (step: 1 | -1): void => {
    commands.selectNeighbour(step)
    const { x } = store.getState().selection
    if (x !== null && !x.some(Number.isNaN)) update({ cross: frame().placeOf(x), carried: null })
  }
  const removeSelected = (): void => {
    const { pointIndex } = store.getState().selection
    update({ said: eraseIndices(app, pointIndex === null ? [] : [pointIndex]), carried: null })
  }
  const putBack = (): void => {
    if (carried !== null)
      update({ carried: null, said: t('draw.said.putBack', { index: carried.index + 1 }) })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = event.shiftKey ? LARGE_STEP : STEP
    const actions: Record<string, () => void> = {
      ArrowLeft: () => move(0, -step),
      ArrowRight: () => move(0, step),
      ArrowUp: () => move(isCurve ? 0 : 1, step),
      ArrowDown: () => move(isCurve ? 0 : 1, -step),
      PageDown: () => goOn(1),
      PageUp: () => goOn(-1),
      Enter: act,
      ' ': act,
      Delete: removeSelected,
      Backspace: removeSelected,
      Escape: putBack,
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  const place = formatList(isCurve ? [cross[0]] : [...cross])
  return (
    <button
      type="button"
      className="cursor"
      aria-label={
        carried !== null
          ? t('draw.cursor.drop', { place, index: carried.index + 1 })
          : t(`draw.cursor.${mode === 'select' ? 'draw' : mode}`, { place })
      }
      title={t('draw.cursorHelp')}
      onKeyDown={onKeyDown}
      onFocus={() => update({ cross, isCrossShown: true })}
      onBlur={() => update({ isCrossShown: false, carried: null })}
    >
      {t('data.cursorShort')}
    </button>
  )
}

function centreOf([lower, upper]: Interval): number {
  return (lower + upper) / 2
}
