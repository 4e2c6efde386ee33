import type { ImageShape } from '../core/imageShape.ts'
import { outputImageShape } from '../core/network/outputImageShape.ts'
import type { AppState } from './appState.ts'

/**
 * The shape of the images that the rows of the data are, where they are some and have the model's number of pixels; else
 * of those that the model makes, where its layers say so.
 */
export function imageShapeOf({
  model: { model },
  data: { dataset },
}: Pick<AppState, 'model' | 'data'>): ImageShape | null {
  if (model === null) return null
  if (dataset === null) return outputImageShape(model.decoder)
  return dataset.dataDim === model.decoder.dataDim
    ? (dataset.imageShape ?? outputImageShape(model.decoder))
    : null
}
