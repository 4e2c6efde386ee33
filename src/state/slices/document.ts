/** Pure transitions of model and data. `setModel` is the only function that changes parameters. */
import type { Dataset } from '../../core/datasets/dataset.ts'
import type { GenerativeModel } from '../../core/network/model.ts'
import { NO_ZOOM } from '../../plot/zoom.ts'
import type { AppState } from '../appState.ts'
import type { DataOrigin, ModelOrigin } from '../recipe.ts'

/** New parameters get a new version; a view that fits no longer is reset. */
export function setModel(
  state: AppState,
  model: GenerativeModel,
  origin: ModelOrigin,
  noiseOverride: number | null = null,
): Partial<AppState> {
  const version = state.lastVersion + 1
  const before = state.model.model?.decoder
  const isSameSpace = before?.dataDim === model.decoder.dataDim
  return {
    preset: null,
    model: { version, model, origin, noiseOverride },
    lastVersion: version,
    domain: {
      ...state.domain,
      ...(isSameSpace ? {} : { plane: 'pair', coordinates: [0, 1], dataZoom: NO_ZOOM }),
      ...(before?.latentDim === model.decoder.latentDim ? {} : { latentZoom: NO_ZOOM }),
      discoveryStart: null,
    },
    selection: {
      x: isSameSpace ? state.selection.x : null,
      pointIndex: isSameSpace ? state.selection.pointIndex : null,
      regionId: null,
    },
  }
}

/** New data; the selection stays only if it was not one of the old points. */
export function setData(state: AppState, dataset: Dataset | null, origin: DataOrigin): Partial<AppState> {
  const version = state.lastVersion + 1
  const { selection } = state
  return {
    preset: null,
    data: { version, dataset, origin },
    lastVersion: version,
    domain: { ...state.domain, dataZoom: NO_ZOOM },
    selection: { ...selection, pointIndex: null },
  }
}

/** The first complete point of the data, or the origin: what is selected when nothing else says. */
export function defaultSelection(dataset: Dataset | null, dataDim: number): readonly number[] {
  if (dataset !== null && dataset.dataDim === dataDim && dataset.numPoints > 0) {
    return Array.from(dataset.values.subarray(0, dataDim))
  }
  return new Array<number>(dataDim).fill(0)
}
