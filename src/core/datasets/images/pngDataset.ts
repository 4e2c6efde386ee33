import { imageSize, type ImageShape } from '../../imageShape.ts'
import type { Parsed } from '../../problem.ts'
import { problemList } from '../../problemList.ts'
import type { Steps } from '../../steps.ts'
import type { Dataset } from '../dataset.ts'
import { MAX_COLUMNS, MAX_ROWS } from '../limits.ts'
import { decodePng, type PngImage } from './decodePng.ts'
import { pixelNames } from './pixelNames.ts'

/** A file's name and contents. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Shares of red, green and blue in grey (Rec. ITU-R BT.709), applied to the values as they are stored. */
const LUMA = [0.2126, 0.7152, 0.0722]

/**
 * PNG files of one size as data, values from 0 (black) to 1 (white); the label is the file's name. One channel where
 * all are grey; three (red, green, blue) where one is coloured, or, if those are more dimensions than data may have,
 * grey with the notice 'colourDropped'.
 *
 * @returns the dataset, or the first problems, each with the file's name: those of decodePng, 'imageSize' where a file
 *          has another size than the first; 'tooManyRows', 'noData'
 */
export function* pngDatasetSteps(files: readonly NamedBytes[], name: string): Steps<Parsed<Dataset>> {
  const problems = problemList()
  const notices = problemList()
  if (files.length === 0) problems.add('', 'noData')
  if (files.length > MAX_ROWS) problems.add('', 'tooManyRows', { actual: files.length, limit: MAX_ROWS })
  const images: PngImage[] = []
  for (const [done, file] of files.entries()) {
    if (problems.isFull() || files.length > MAX_ROWS) break
    yield { done, total: files.length }
    const decoded = decodePng(file.bytes, file.name)
    if (!decoded.ok) {
      for (const { path, code, params } of decoded.problems) problems.add(path, code, params)
      continue
    }
    const [first = decoded.value] = images
    if (decoded.value.width !== first.width || decoded.value.height !== first.height)
      problems.add(file.name, 'imageSize', { expected: sizeText(first), actual: sizeText(decoded.value) })
    images.push(decoded.value)
  }
  if (problems.problems.length > 0) return { ok: false, problems: problems.problems }
  const [{ width, height }] = images
  const isColoured = images.some((image) => image.isColoured)
  const hasRoom = 3 * width * height <= MAX_COLUMNS
  if (isColoured && !hasRoom) notices.add('', 'colourDropped', { limit: MAX_COLUMNS })
  const shape: ImageShape = { channels: isColoured && hasRoom ? 3 : 1, height, width }
  return { ok: true, value: assemble(images, files, shape, name), notices: notices.problems }
}

function assemble(
  images: readonly PngImage[],
  files: readonly NamedBytes[],
  shape: ImageShape,
  name: string,
): Dataset {
  const dataDim = imageSize(shape)
  const size = dataDim / shape.channels
  const values = new Float64Array(images.length * dataDim)
  images.forEach((image, n) =>
    values.set(shape.channels === 3 ? image.values : greyOf(image, size), n * dataDim),
  )
  return {
    name,
    numPoints: images.length,
    dataDim,
    columnNames: pixelNames(shape),
    values,
    imageShape: shape,
    label: { name: 'file', values: files.map((file) => file.name) },
  }
}

function greyOf({ values, isColoured }: PngImage, size: number): Float64Array {
  if (!isColoured) return values.subarray(0, size)
  return Float64Array.from({ length: size }, (_, p) =>
    LUMA.reduce((sum, share, channel) => sum + share * values[channel * size + p], 0),
  )
}

function sizeText({ width, height }: PngImage): string {
  return `${width} × ${height}`
}
