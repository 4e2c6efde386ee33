import type { ImageShape } from '../core/imageShape.ts'
import type { AppState } from './appState.ts'

/** The shape of the images that the rows of the data are, where they are some and have the model's number of pixels. */
export function imageShapeOf({ model: { model }, data: { dataset } }: AppState): ImageShape | null {
  const fits = dataset !== null && dataset.dataDim === model?.decoder.dataDim
  return fits ? (dataset.imageShape ?? null) : null
}
