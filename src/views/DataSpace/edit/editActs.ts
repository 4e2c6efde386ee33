/** What a stroke or a key does to the data, and the words for it. */
import { createRng } from '../../../core/numerics/createRng.ts'
import { standardNormal } from '../../../core/numerics/standardNormal.ts'
import { formatList } from '../../../plot/formatNumber.ts'
import { evenPoints } from '../../../plot/strokes/evenPoints.ts'
import { sprayedPoints } from '../../../plot/strokes/sprayedPoints.ts'
import type { Stroke } from '../../../plot/strokes/stroke.ts'
import type { App } from '../../../state/AppContext.tsx'
import { drawnTable } from '../../../state/slices/drawing.ts'
import { t } from '../../../text/text.ts'
import type { SheetFrame } from './sheetFrame.ts'
import type { EditTools } from './useEditing.ts'

/**
 * The places of new points for a stroke, flat CSS px.
 *
 * @param seed  of the spray: the number of points there are, so that the same stroke on the same data leaves the same
 */
export function newPlaces(stroke: Stroke, tools: EditTools, seed: number): number[] {
  if (tools.mode === 'draw') return evenPoints(stroke.path, tools.spacing)
  const rng = createRng(seed)
  // two standard deviations hold 86 % of a Gaussian in the plane
  return sprayedPoints(stroke, tools.rate, tools.radius / 2, () => standardNormal(rng))
}

const numPointsOf = ({ store }: App): number => drawnTable(store.getState())?.numPoints ?? 0

export function addPlaces(
  app: App,
  frame: SheetFrame,
  places: readonly number[],
  { label }: EditTools,
): string {
  const before = numPointsOf(app)
  const rows = frame.rowsAt(places)
  const own = app.store.getState().data.dataset?.label?.values[0] ?? ''
  app.commands.addPoints(rows, label ?? own)
  const count = numPointsOf(app)
  const added = count - before
  if (added < places.length / 2) return t('draw.said.full', { count })
  return added === 1
    ? t('draw.said.added', { index: count, place: formatList([...rows]), count })
    : t('draw.said.addedMany', { added, count })
}

export function movePlace(app: App, frame: SheetFrame, index: number, px: readonly [number, number]): string {
  const row = [...frame.rowsAt(px)]
  app.commands.movePoint(index, row)
  return t('draw.said.moved', { index: index + 1, place: formatList(row) })
}

export function eraseIndices(app: App, indices: readonly number[]): string {
  if (indices.length === 0) return t('draw.said.nothing')
  app.commands.erasePoints(indices)
  return t('draw.said.erased', { erased: indices.length, count: numPointsOf(app) })
}
