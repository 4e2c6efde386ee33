/** What leaves the page as a file, as text. Empty where there is nothing to export. */
import { formatDataset } from '../core/datasets/formatDataset.ts'
import { numpyText } from '../core/formats/python/numpyText.ts'
import { torchText } from '../core/formats/python/torchText.ts'
import { formatModel } from '../core/network/formatModel.ts'
import type { AppState } from './appState.ts'
import { fittingDataset, isScoresStale, shownScores } from './selectors.ts'

export function modelText({ model: { model } }: AppState): string {
  return model === null ? '' : formatModel(model)
}

/** The model as a program of Python that runs by itself. */
export function pythonText({ model: { model } }: AppState, library: 'numpy' | 'torch'): string {
  if (model === null) return ''
  return library === 'numpy' ? numpyText(model) : torchText(model)
}

export function dataText({ data: { dataset } }: AppState): string {
  return dataset === null ? '' : formatDataset(dataset)
}

/** The data with log p(x) of each point as a last column. */
export function scoresText(state: AppState): string {
  const dataset = fittingDataset(state)
  const scores = shownScores(state)
  if (dataset === null || scores === null || isScoresStale(state)) return ''
  const [head = '', ...rows] = formatDataset({ ...dataset, label: null })
    .trimEnd()
    .split('\n')
  return [`${head},log_px`, ...rows.map((row, i) => `${row},${scores.logMarginal[i]}`), ''].join('\n')
}
