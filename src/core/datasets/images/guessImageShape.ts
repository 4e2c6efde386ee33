import { imageSize, type ImageShape } from '../../imageShape.ts'
import { pixelNames } from './pixelNames.ts'

/** Fewer columns than this are not taken for an image. */
const MIN_PIXELS = 16
const NUMBERED = /^(?:p|px|pix|pixel)[ _-]?(\d+)$/i
const PLACED = /^(?:(\d+):)?(\d+)x(\d+)$/

/**
 * The shape of images whose pixels the columns are, by their names: `1x1`, `1x2`, … (row × column, as pixelNames writes
 * them), or `p0`, `pixel1`, … in order, of as many pixels as a square has. Null where the names do not say so.
 */
export function guessImageShape(columnNames: readonly string[]): ImageShape | null {
  if (columnNames.length < MIN_PIXELS) return null
  return shapeByPlace(columnNames) ?? shapeByNumber(columnNames)
}

function shapeByPlace(columnNames: readonly string[]): ImageShape | null {
  const last = PLACED.exec(columnNames.at(-1) ?? '')
  if (last === null) return null
  const shape = { channels: Number(last[1] ?? 1), height: Number(last[2]), width: Number(last[3]) }
  if (imageSize(shape) !== columnNames.length) return null
  return pixelNames(shape).every((name, i) => name === columnNames[i]) ? shape : null
}

function shapeByNumber(columnNames: readonly string[]): ImageShape | null {
  const side = Math.sqrt(columnNames.length)
  const numbers = columnNames.map((name) => Number(NUMBERED.exec(name)?.[1] ?? Number.NaN))
  const [first] = numbers
  const isInOrder = (first === 0 || first === 1) && numbers.every((number, i) => number === first + i)
  return isInOrder && Number.isInteger(side) ? { channels: 1, height: side, width: side } : null
}
