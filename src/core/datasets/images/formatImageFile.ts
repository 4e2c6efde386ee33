import type { ImageGroup } from './imageGroup.ts'
import { HEADER_BYTES, IMAGE_FILE_MAGIC, IMAGE_FILE_VERSION } from './imageFile.ts'

/**
 * Images of one class as the bytes of a file (layout: imageFile.ts); `parseImageFile` of it gives the same back.
 * @throws RangeError  the label or a side does not fit 16 bits, or the number of pixels is not that of the images
 */
export function formatImageFile({ label, shape, numImages, pixels, fullInk }: ImageGroup): Uint8Array {
  const { channels, height, width } = shape
  for (const value of [label, height, width])
    if (!Number.isInteger(value) || value < 0 || value > 0xffff)
      throw new RangeError(`label and sides: expected integers of 16 bits, got ${value}`)
  if (channels !== 1 || fullInk !== 255 || pixels.length !== numImages * height * width)
    throw new RangeError(
      `expected ${numImages} grey images of ${height} × ${width} bytes, got ${pixels.length} in all`,
    )
  const bytes = new Uint8Array(HEADER_BYTES + pixels.length)
  const view = new DataView(bytes.buffer)
  Array.from(IMAGE_FILE_MAGIC).forEach((letter, i) => (bytes[i] = letter.charCodeAt(0)))
  view.setUint16(4, IMAGE_FILE_VERSION, true)
  view.setUint16(6, label, true)
  view.setUint32(8, numImages, true)
  view.setUint16(12, height, true)
  view.setUint16(14, width, true)
  bytes.set(pixels, HEADER_BYTES)
  return bytes
}
