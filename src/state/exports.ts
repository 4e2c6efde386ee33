/** What leaves the page as a file, as text. Empty where there is nothing to export. */
import { formatDataset } from '../core/datasets/formatDataset.ts'
import { formatModel } from '../core/network/formatModel.ts'
import type { AppState } from './appState.ts'
import { fittingDataset } from './selectors.ts'

export function modelText({ model: { model } }: AppState): string {
  return model === null ? '' : formatModel(model)
}

export function dataText({ data: { dataset } }: AppState): string {
  return dataset === null ? '' : formatDataset(dataset)
}

/** The data with log p(x) of each point as a last column. */
export function scoresText(state: AppState): string {
  const dataset = fittingDataset(state)
  const { scores } = state.results
  if (dataset === null || scores === null || scores.value.dataVersion !== state.data.version) return ''
  const [head = '', ...rows] = formatDataset({ ...dataset, label: null })
    .trimEnd()
    .split('\n')
  return [`${head},log_px`, ...rows.map((row, i) => `${row},${scores.value.logMarginal[i]}`), ''].join('\n')
}
