import { Unzlib } from 'fflate'
import { type Parsed, type ProblemCode, problem } from '../../problem.ts'
import { MAX_COLUMNS } from '../limits.ts'
import { isPng, type PngChunks, pngChunks } from './pngChunks.ts'
import { unfilterScanlines } from './unfilterScanlines.ts'

/** An image as it is seen on white. */
export interface PngImage {
  readonly width: number
  readonly height: number
  /** Whether some pixel's red, green and blue differ. */
  readonly isColoured: boolean
  /** [3, height, width] row-major: red, green, blue, from 0 to 1 as the file has them (no gamma, no colour profile). */
  readonly values: Float64Array
}

/** Samples of a pixel, by colour type. */
const NUM_SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const WHOLE = [{ x: 0, y: 0, dx: 1, dy: 1 }]
/** The passes of Adam7: where each starts, and its steps. */
const ADAM7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
]
/** A piece of input makes at most a thousand times as much: this much at a time keeps a hostile file small. */
const PIECE_BYTES = 1024

/**
 * A PNG file's pixels: every colour type, depth and interlacing; what is transparent lies on white. Never throws, and
 * unpacks no more than an image of MAX_COLUMNS pixels takes.
 *
 * @param path  what the file is called, for the problem
 * @returns the image; or one problem: 'notPng', 'imageTooLarge' (before anything is unpacked), 'pngDamaged'
 * Source    W3C, *Portable Network Graphics (PNG) Specification (Third Edition)*, clauses 7 to 9, 11
 */
export function decodePng(bytes: Uint8Array, path: string): Parsed<PngImage> {
  if (!isPng(bytes)) return refuse(path, 'notPng')
  const chunks = pngChunks(bytes)
  if (chunks === null) return refuse(path, 'pngDamaged')
  const { width, height } = chunks
  if (width * height > MAX_COLUMNS)
    return refuse(path, 'imageTooLarge', { actual: `${width} × ${height}`, limit: MAX_COLUMNS })
  const values = unpack(chunks)
  if (values === null) return refuse(path, 'pngDamaged')
  const size = width * height
  let isColoured = false
  for (let p = 0; p < size; p++)
    isColoured ||= values[p] !== values[size + p] || values[p] !== values[2 * size + p]
  return { ok: true, value: { width, height, isColoured, values }, notices: [] }
}

function refuse(
  path: string,
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
): Parsed<PngImage> {
  return { ok: false, problems: [problem(path, code, params)] }
}

function unpack(chunks: PngChunks): Float64Array | null {
  const { width, height, bitDepth, colourType } = chunks
  const bitsPerPixel = bitDepth * NUM_SAMPLES[colourType]
  const passes = (chunks.isInterlaced ? ADAM7 : WHOLE)
    .map((pass) => ({
      ...pass,
      columns: Math.ceil((width - pass.x) / pass.dx),
      rows: Math.ceil((height - pass.y) / pass.dy),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
  const lineBytes = (columns: number): number => Math.ceil((columns * bitsPerPixel) / 8)
  const numBytes = passes.reduce((sum, { columns, rows }) => sum + rows * (1 + lineBytes(columns)), 0)
  const raw = inflate(chunks.data, numBytes)
  if (raw === null) return null
  const values = new Float64Array(3 * width * height)
  const colourOf = colourReader(chunks)
  let at = 0
  for (const { x, y, dx, dy, columns, rows } of passes) {
    const bytesPerLine = lineBytes(columns)
    const part = raw.subarray(at, at + rows * (1 + bytesPerLine))
    const lines = unfilterScanlines(part, bytesPerLine, Math.max(1, bitsPerPixel / 8))
    if (lines === null) return null
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const colour = colourOf(lines.subarray(row * bytesPerLine, (row + 1) * bytesPerLine), column)
        if (colour === null) return null
        const place = (y + row * dy) * width + x + column * dx
        colour.forEach((value, channel) => (values[channel * width * height + place] = value))
      }
    at += part.length
  }
  return values
}

/** Exactly so many bytes; null where the stream is damaged, or holds fewer or more. */
function inflate(pieces: readonly Uint8Array[], numBytes: number): Uint8Array | null {
  const out = new Uint8Array(numBytes)
  let filled = 0
  let isWhole = false
  const stream = new Unzlib((chunk, isLast) => {
    if (filled + chunk.length > numBytes) throw new RangeError('more pixels than the header says')
    out.set(chunk, filled)
    filled += chunk.length
    isWhole ||= isLast
  })
  try {
    for (const piece of pieces)
      for (let at = 0; at < piece.length; at += PIECE_BYTES) stream.push(piece.slice(at, at + PIECE_BYTES))
    stream.push(new Uint8Array(), true)
  } catch {
    return null
  }
  return isWhole && filled === numBytes ? out : null
}

/** How to read pixel number `column` of a line: its red, green and blue on white; null for a palette entry that is not there. */
function colourReader(
  chunks: PngChunks,
): (line: Uint8Array, column: number) => readonly [number, number, number] | null {
  const { bitDepth, colourType, palette, transparency } = chunks
  const numSamples = NUM_SAMPLES[colourType]
  const most = 2 ** bitDepth - 1
  const sample = (line: Uint8Array, index: number): number => {
    if (bitDepth === 16) return 256 * line[2 * index] + line[2 * index + 1]
    const bit = index * bitDepth
    return (line[bit >> 3] >> (8 - bitDepth - (bit & 7))) & most
  }
  const numColours = colourType === 2 || colourType === 6 ? 3 : 1
  const clear = Array.from(
    { length: transparency.length >= 2 * numColours ? numColours : 0 },
    (_, c) => 256 * transparency[2 * c] + transparency[2 * c + 1],
  )
  return (line, column) => {
    const samples = Array.from({ length: numSamples }, (_, s) => sample(line, column * numSamples + s))
    if (colourType === 3) {
      const [index] = samples
      if (3 * index + 3 > palette.length) return null
      const entry = Array.from(palette.subarray(3 * index, 3 * index + 3), (value) => value / 255)
      return onWhite(entry, (transparency[index] ?? 255) / 255)
    }
    const colours = samples.slice(0, numColours)
    const isClear = clear.length > 0 && colours.every((value, c) => value === clear[c])
    const alpha = numSamples > numColours ? samples[numColours] / most : isClear ? 0 : 1
    return onWhite(
      colours.map((value) => value / most),
      alpha,
    )
  }
}

function onWhite(colours: readonly number[], alpha: number): [number, number, number] {
  const [red, green = red, blue = red] = colours.map((value) =>
    alpha === 1 ? value : alpha * value + (1 - alpha),
  )
  return [red, green, blue]
}
