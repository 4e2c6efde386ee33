/** Which part of a table is learned from: values hidden at random, rows set aside, other tables to compare with. */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { HidingRecipe } from '../core/datasets/hideValues.ts'
import { describeProblem } from '../text/text.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { AppState, Comparison, DataState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { loadOtherDigits } from './digitData.ts'
import type { Load, LoadAsset } from './documents.ts'
import { pointOf } from './rows.ts'
import type { Scene } from './scene.ts'
import { fittingDataset } from './selectors.ts'
import { setData } from './slices/document.ts'
import { documentPart } from './slices/history.ts'
import type { NewNotice } from './slices/moment.ts'
import { splitByLabel } from './splitByLabel.ts'
import type { Change } from './trainer.ts'
import { wholeDataset } from './wholeDataset.ts'

export interface Tables {
  /** Hide a share of all values at random, in the place of what was hidden so before; 0 shows all again. */
  readonly hideShare: (recipe: HidingRecipe) => Promise<void>
  /** Learn from the rows with these labels alone; the others are compared with. */
  readonly setAside: (normal: readonly string[]) => void
  /** Compare with the rows of a file, of as many columns. */
  readonly importComparison: (file: Blob, name: string) => Promise<void>
  /** Compare with the digits that the data leave out, so many of each; null for all. */
  readonly compareDigits: (numEach: number | null) => Promise<void>
  /** Compare with nothing; rows that were set aside are learned from again. */
  readonly dropComparison: () => void
}

export interface TablesParts {
  readonly store: AppStore
  readonly pool: Pool
  readonly loadAsset: LoadAsset
  readonly load: Load
  readonly change: Change
  readonly notify: (notice: NewNotice) => void
}

export function createTables({ store, pool, loadAsset, load, change, notify }: TablesParts): Tables {
  return {
    hideShare: (recipe) =>
      load(async (signal) => {
        const { data } = store.getState()
        const whole = data.hiding?.whole ?? data.dataset
        const isNone = recipe.share === 0
        if (whole === null || (isNone && data.hiding === null)) return
        const hiding = isNone ? null : { ...recipe, whole }
        const dataset = await tableOf(pool, whole, hiding, signal)
        if (!signal.aborted)
          change('command.hideShare', (state) =>
            withTable(state, dataset, { hiding, comparison: state.data.comparison }),
          )
      }, 'notice.loadFailed'),

    setAside: (normal) => {
      const { data } = store.getState()
      const whole = wholeDataset({ data })
      const split = whole === null ? null : splitByLabel(whole, normal)
      if (whole === null || split === null) return
      const comparison: Comparison = { source: { kind: 'label', normal, whole }, table: split.others }
      change('command.setAside', (state) => withTable(state, split.kept, { comparison, hiding: null }))
    },

    importComparison: (file, name) =>
      load(
        async (signal) => {
          const known = fittingDataset(store.getState())
          const request = { file, name, labelColumn: known?.label?.name ?? null }
          const { dataset, notices } = await pool.call('readData', request, { signal, modelVersion: 0 })
          if (signal.aborted || known === null) return
          if (dataset.dataDim !== known.dataDim) {
            const params = { name, file: dataset.dataDim, data: known.dataDim }
            notify({ tone: 'error', key: 'anomaly.otherColumns', params })
            return
          }
          if (notices.length > 0)
            notify({
              tone: 'info',
              key: 'notice.dataImported',
              params: { name },
              details: notices.map(describeProblem),
            })
          const comparison: Comparison = { source: { kind: 'file', name }, table: dataset }
          change('command.compareWith', ({ data }) => ({ data: { ...data, comparison } }))
        },
        'notice.dataRefused',
        name,
      ),

    compareDigits: (numEach) =>
      load(async (signal) => {
        const { origin } = store.getState().data
        const table = await loadOtherDigits(origin, numEach, { pool, loadAsset }, signal)
        if (table === null || signal.aborted) return
        const comparison: Comparison = { source: { kind: 'digits', numEach }, table }
        change('command.compareWith', ({ data }) => ({ data: { ...data, comparison } }))
      }, 'notice.loadFailed'),

    dropComparison: () => {
      const { comparison } = store.getState().data
      if (comparison === null) return
      const { source } = comparison
      change('command.compareWith', (state) =>
        source.kind === 'label'
          ? withTable(state, source.whole, { hiding: null, comparison: null })
          : { data: { ...state.data, comparison: null } },
      )
    },
  }
}

/** The table of which a part is hidden, as it comes from a worker. */
async function tableOf(
  pool: Pool,
  whole: Dataset,
  hiding: HidingRecipe | null,
  signal: AbortSignal,
): Promise<Dataset> {
  if (hiding === null) return whole
  const { share, seed, numPatterns } = hiding
  const request = { dataset: whole, recipe: { share, seed, numPatterns } }
  const hidden = await pool.call('hideValues', request, { signal, modelVersion: 0 })
  return { ...whole, values: hidden.values }
}

/** What a link makes of a table. */
export async function tableOfScene(
  parts: Pick<TablesParts, 'pool' | 'loadAsset'>,
  whole: Dataset | null,
  { setAside, otherDigits, hiding, dataOrigin }: Scene,
  signal: AbortSignal,
): Promise<Pick<DataState, 'dataset' | 'hiding' | 'comparison'>> {
  if (whole === null) return { dataset: null, hiding: null, comparison: null }
  const split = setAside === null ? null : splitByLabel(whole, setAside)
  const others =
    otherDigits === null ? null : await loadOtherDigits(dataOrigin, otherDigits.numEach, parts, signal)
  const comparison: Comparison | null =
    split !== null && setAside !== null
      ? { source: { kind: 'label', normal: setAside, whole }, table: split.others }
      : others !== null && otherDigits !== null
        ? { source: { kind: 'digits', ...otherDigits }, table: others }
        : null
  const kept = split?.kept ?? whole
  const dataset = await tableOf(parts.pool, kept, hiding, signal)
  return { dataset, comparison, hiding: hiding === null ? null : { ...hiding, whole: kept } }
}

/** Another part of the same table: the selected row stays selected where it is still there, with what is hidden of it. */
function withTable(
  state: AppState,
  dataset: Dataset,
  apart: Pick<DataState, 'hiding' | 'comparison'>,
): Partial<AppState> {
  const { pointIndex } = state.selection
  const next = { ...state, ...setData(state, dataset, state.data.origin, apart) }
  const isSameRows = dataset.numPoints === state.data.dataset?.numPoints
  const selection =
    pointIndex !== null && isSameRows
      ? { ...next.selection, pointIndex, ...selectedRow(next.data, pointIndex) }
      : { ...next.selection, truth: null, x: state.selection.truth ?? state.selection.x }
  return { ...documentPart(next), selection }
}

/** A row as it is learned from, and what is known of it beside that. */
export function selectedRow(
  { dataset, hiding }: Pick<DataState, 'dataset' | 'hiding'>,
  index: number,
): { readonly x: readonly number[] | null; readonly truth: readonly number[] | null } {
  if (dataset === null || index >= dataset.numPoints) return { x: null, truth: null }
  const x = pointOf(dataset, index)
  const whole = hiding === null ? x : pointOf(hiding.whole, index)
  const isHidden = whole.some((value, d) => !Number.isNaN(value) && Number.isNaN(x[d]))
  return { x, truth: isHidden ? whole : null }
}
