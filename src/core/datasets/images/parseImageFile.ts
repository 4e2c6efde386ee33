import { type Parsed, type ProblemCode, problem } from '../../problem.ts'
import { MAX_COLUMNS, MAX_ROWS } from '../limits.ts'
import { HEADER_BYTES, IMAGE_FILE_MAGIC, IMAGE_FILE_VERSION } from './imageFile.ts'
import type { ImageGroup } from './imageGroup.ts'

/**
 * The bytes of a file of images (layout: imageFile.ts). Never throws, and reserves nothing for what a header only
 * claims: `pixels` is a view into `bytes`.
 *
 * @returns the images; or the first problem: 'notImageFile', 'unknownVersion', 'noData', 'tooManyColumns' (pixels),
 *          'tooManyRows' (images), 'fileLength' where the file is cut short or goes on
 */
export function parseImageFile(bytes: Uint8Array): Parsed<ImageGroup> {
  const magic = String.fromCharCode(...bytes.subarray(0, IMAGE_FILE_MAGIC.length))
  if (magic !== IMAGE_FILE_MAGIC) return refuse('notImageFile')
  if (bytes.length < HEADER_BYTES)
    return refuse('fileLength', { expected: HEADER_BYTES, actual: bytes.length })
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  const version = header.getUint16(4, true)
  if (version !== IMAGE_FILE_VERSION)
    return refuse('unknownVersion', { actual: version, known: IMAGE_FILE_VERSION })
  const numImages = header.getUint32(8, true)
  const shape = { channels: 1, height: header.getUint16(12, true), width: header.getUint16(14, true) }
  const size = shape.height * shape.width
  if (numImages === 0 || size === 0) return refuse('noData')
  if (size > MAX_COLUMNS) return refuse('tooManyColumns', { actual: size, limit: MAX_COLUMNS })
  if (numImages > MAX_ROWS) return refuse('tooManyRows', { actual: numImages, limit: MAX_ROWS })
  const expected = HEADER_BYTES + numImages * size
  if (bytes.length !== expected) return refuse('fileLength', { expected, actual: bytes.length })
  const value: ImageGroup = {
    label: header.getUint16(6, true),
    shape,
    numImages,
    pixels: bytes.subarray(HEADER_BYTES),
    fullInk: 255,
  }
  return { ok: true, value, notices: [] }
}

function refuse(
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
): Parsed<ImageGroup> {
  return { ok: false, problems: [problem('', code, params)] }
}
