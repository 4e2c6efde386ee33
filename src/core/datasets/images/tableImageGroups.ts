import { imageSize, type ImageShape } from '../../imageShape.ts'
import type { Dataset } from '../dataset.ts'
import type { ImageGroup } from './imageGroup.ts'

/**
 * Rows of a table as stored images, a group for each of `labels`, in the order of the table.
 *
 * @param shape     of one channel
 * @param fullInk   the largest value a pixel can have
 * @throws RangeError  another number of columns than pixels, no label, a pixel that is no integer from 0 to fullInk, a
 *                     label that no row has
 */
export function tableImageGroups(
  dataset: Dataset,
  shape: ImageShape,
  fullInk: number,
  labels: readonly number[],
): ImageGroup[] {
  const size = imageSize(shape)
  const { values, dataDim, label } = dataset
  if (dataDim !== size) throw new RangeError(`expected ${size} columns of pixels, got ${dataDim}`)
  if (label === null) throw new RangeError('expected a column of labels')
  const bad = values.find((value) => !(Number.isInteger(value) && value >= 0 && value <= fullInk))
  if (bad !== undefined) throw new RangeError(`pixel: expected an integer from 0 to ${fullInk}, got ${bad}`)
  return labels.map((wanted) => {
    const rows = label.values.flatMap((text, row) => (text === String(wanted) ? [row] : []))
    if (rows.length === 0) throw new RangeError(`no image has the label ${wanted}`)
    const pixels = new Uint8Array(rows.length * size)
    rows.forEach((row, i) => pixels.set(values.subarray(row * size, (row + 1) * size), i * size))
    return { label: wanted, shape, numImages: rows.length, pixels, fullInk }
  })
}
