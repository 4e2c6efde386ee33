import type { Dataset } from '../core/datasets/dataset.ts'
import type { DataState } from './appState.ts'

/** The table as it came: with what is hidden and what is set aside. */
export function wholeDataset({ data }: { readonly data: DataState }): Dataset | null {
  const { comparison, hiding, dataset } = data
  if (comparison?.source.kind === 'label') return comparison.source.whole
  return hiding?.whole ?? dataset
}
