/** Pure transitions of data that are changed by hand. Tables are replaced whole: history and workers keep the old ones. */
import type { Dataset } from '../../core/datasets/dataset.ts'
import { MAX_ROWS } from '../../core/datasets/limits.ts'
import type { AppState, SelectionState } from '../appState.ts'
import { sheetOf } from '../dataRange.ts'
import type { DrawnData } from '../recipe.ts'
import type { Extent2 } from '../selectors.ts'

/** Why the data cannot be drawn in. */
export type DrawingObstacle = 'noModel' | 'columns' | 'misfit' | 'hidden' | 'setAside'

/** What is in the way of drawing; null for nothing. */
export function drawingObstacle({ data, model: { model } }: AppState): DrawingObstacle | null {
  if (model === null) return 'noModel'
  if (model.decoder.dataDim > 2) return 'columns'
  if (data.dataset !== null && data.dataset.dataDim !== model.decoder.dataDim) return 'misfit'
  // the places of hidden values come from the seed and the whole table: other rows would move them all
  if (data.hiding !== null) return 'hidden'
  return data.comparison?.source.kind === 'label' ? 'setAside' : null
}

/** A table without rows, of columns x1, x2, …. */
export function emptyTable(dataDim: number): Dataset {
  return {
    name: 'drawn',
    numPoints: 0,
    dataDim,
    columnNames: Array.from({ length: dataDim }, (_, d) => `x${d + 1}`),
    values: new Float64Array(),
    label: null,
  }
}

/** The table to be drawn in: the data, or a new one; null where there is an obstacle. */
export function drawnTable(state: AppState): Dataset | null {
  if (drawingObstacle(state) !== null) return null
  return state.data.dataset ?? emptyTable(state.model.model!.decoder.dataDim)
}

/**
 * Put rows at the end, as far as there is room for them.
 *
 * @param rows   [n,D] flat
 * @param label  of all of them, where the table has one
 * @param shown  what the data space shows before any zoom: the sheet, if the data were not drawn before
 */
export function addPoints(
  state: AppState,
  rows: Float64Array,
  label: string,
  shown: Extent2 | null,
): Partial<AppState> {
  const table = drawnTable(state)
  if (table === null) return {}
  const { dataDim, numPoints } = table
  const count = Math.min(rows.length / dataDim, MAX_ROWS - numPoints)
  if (!(count > 0)) return {}
  const values = new Float64Array((numPoints + count) * dataDim)
  values.set(table.values)
  values.set(rows.subarray(0, count * dataDim), table.values.length)
  const texts = table.label && [...table.label.values, ...new Array<string>(count).fill(label)]
  return withRows(state, { ...table, ...rowsAndLabel(table, values, texts) }, shown, state.selection)
}

/** Put row `index` elsewhere, and select it. */
export function movePoint(
  state: AppState,
  index: number,
  x: readonly number[],
  shown: Extent2 | null,
): Partial<AppState> {
  const table = drawnTable(state)
  if (table === null || index >= table.numPoints || x.length !== table.dataDim) return {}
  const values = table.values.slice()
  values.set(x, index * table.dataDim)
  const selection = { ...state.selection, x, truth: null, pointIndex: index }
  return withRows(state, { ...table, values }, shown, selection)
}

/** Take rows away. A selected one stays selected as a place. */
export function erasePoints(
  state: AppState,
  indices: readonly number[],
  shown: Extent2 | null,
): Partial<AppState> {
  const table = drawnTable(state)
  if (table === null) return {}
  const { dataDim, label, numPoints, values } = table
  const isGone = new Uint8Array(numPoints)
  for (const index of indices) isGone[index] = 1
  const kept: number[] = []
  for (let n = 0; n < numPoints; n++) if (isGone[n] === 0) kept.push(n)
  if (kept.length === numPoints) return {}
  const left = new Float64Array(kept.length * dataDim)
  kept.forEach((n, i) => {
    for (let d = 0; d < dataDim; d++) left[i * dataDim + d] = values[n * dataDim + d]!
  })
  const texts = label && kept.map((n) => label.values[n] ?? '')
  const { pointIndex } = state.selection
  const place = pointIndex === null ? -1 : kept.indexOf(pointIndex)
  const selection = { ...state.selection, pointIndex: place < 0 ? null : place }
  return withRows(state, { ...table, ...rowsAndLabel(table, left, texts) }, shown, selection)
}

/** Show all that was drawn: a new sheet about the data. */
export function fitSheet(state: AppState): Partial<AppState> {
  const { data } = state
  if (data.origin.kind !== 'drawn' || data.dataset === null || data.dataset.numPoints === 0) return {}
  const sheetBefore = data.origin.sheet.flat()
  const sheet = sheetOf(data.dataset)
  if (sheet.flat().every((value, i) => value === sheetBefore[i])) return {}
  return { data: { ...data, origin: { kind: 'drawn', sheet } } }
}

function rowsAndLabel(
  { dataDim, label }: Dataset,
  values: Float64Array,
  texts: readonly string[] | null,
): Pick<Dataset, 'numPoints' | 'values' | 'label'> {
  return {
    numPoints: values.length / dataDim,
    values,
    label: label === null || texts === null ? null : { ...label, values: texts },
  }
}

/** Other rows of the same columns. What the data space shows stays where it is, and so does what is compared with. */
function withRows(
  state: AppState,
  dataset: Dataset,
  shown: Extent2 | null,
  selection: SelectionState,
): Partial<AppState> {
  const { data } = state
  const version = state.lastVersion + 1
  const origin: DrawnData =
    data.origin.kind === 'drawn'
      ? data.origin
      : { kind: 'drawn', sheet: shown ?? sheetOf(data.dataset ?? dataset) }
  return {
    preset: null,
    data: { ...data, version, dataset: { ...dataset, name: 'drawn' }, origin },
    lastVersion: version,
    selection,
  }
}
