import type { ImageShape } from '../core/imageShape.ts'
import type { AppState } from './appState.ts'
import { fittingDataset } from './selectors.ts'

/** The shape of the images that the rows of the data are; null where they are none. */
export function imageShapeOf(state: AppState): ImageShape | null {
  return fittingDataset(state)?.imageShape ?? null
}
