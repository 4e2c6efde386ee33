/** What a reader can do to the data by hand, by name. Each is one step to undo. */
import type { Dataset } from '../core/datasets/dataset.ts'
import { NO_ZOOM } from '../plot/zoom.ts'
import type { Zoom } from '../plot/zoom.ts'
import type { AppState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { sheetOf } from './dataRange.ts'
import type { DataOrigin } from './recipe.ts'
import { drawnSheet } from './selectors.ts'
import { addPoints, emptyTable, erasePoints, fitSheet, movePoint } from './slices/drawing.ts'
import type { Change } from './trainer.ts'

export interface Drawing {
  /** Add rows [n,D]. @param label  of all of them, where the data have one */
  readonly addPoints: (rows: Float64Array, label: string) => void
  readonly movePoint: (index: number, x: readonly number[]) => void
  readonly erasePoints: (indices: readonly number[]) => void
  /** An empty sheet of the decoder's columns, of two where it has more. */
  readonly startEmpty: () => Promise<void>
  /** Zoom the data space; back to no zoom it shows all that was drawn. */
  readonly zoomData: (zoom: Zoom) => void
}

export interface DrawingParts {
  readonly store: AppStore
  readonly change: Change
  readonly adopt: (dataset: Dataset, origin: DataOrigin) => Promise<void>
}

export function createDrawing({ store, change, adopt }: DrawingParts): Drawing {
  const draw = (transition: (state: AppState) => Partial<AppState>): void =>
    change('command.drawData', transition)
  return {
    addPoints: (rows, label) => draw((state) => addPoints(state, rows, label, drawnSheet(state))),
    movePoint: (index, x) => draw((state) => movePoint(state, index, x, drawnSheet(state))),
    erasePoints: (indices) => draw((state) => erasePoints(state, indices, drawnSheet(state))),
    startEmpty: () => {
      const state = store.getState()
      const dataDim = Math.min(2, state.model.model?.decoder.dataDim ?? 2)
      const table = emptyTable(dataDim)
      const isSameSpace = state.model.model?.decoder.dataDim === dataDim
      const sheet = (isSameSpace ? drawnSheet(state) : null) ?? sheetOf(table)
      return adopt(table, { kind: 'drawn', sheet })
    },
    zoomData: (zoom) =>
      change('command.zoom', (state) => ({
        domain: { ...state.domain, dataZoom: zoom },
        ...(zoom === NO_ZOOM ? fitSheet(state) : {}),
      })),
  }
}
