/** Whether the rows of a table are images: said by its column names, or by hand. */
import type { Dataset } from '../core/datasets/dataset.ts'
import { imageSize, type ImageShape } from '../core/imageShape.ts'

/** As people write it: 28 × 28, 3 × 8 × 8; empty for none. */
export function formatShape(shape: ImageShape | null, times = ' × '): string {
  if (shape === null) return ''
  const { channels, height, width } = shape
  return (channels === 1 ? [height, width] : [channels, height, width]).join(times)
}

/** Height × width, or channels × height × width, of so many entries; null for an empty text, undefined for nonsense. */
export function parseShape(text: string, dataDim: number): ImageShape | null | undefined {
  if (text.trim() === '') return null
  const sides = text.trim().split(/\s*[x×*]\s*/i)
  if (!sides.every((side) => /^[1-9]\d{0,4}$/.test(side))) return undefined
  const [channels = 1, height, width] = [...(sides.length === 2 ? ['1'] : []), ...sides].map(Number)
  if (height === undefined || width === undefined || sides.length > 3) return undefined
  const shape = { channels, height, width }
  return imageSize(shape) === dataDim ? shape : undefined
}

/** The same table, whose rows are images of that shape, or none. */
export function withImageShape(dataset: Dataset, shape: ImageShape | null): Dataset {
  const { imageShape: _, ...table } = dataset
  return shape === null ? table : { ...table, imageShape: shape }
}
