/** A PNG writer for tests: every colour type, depth, filter and interlacing, written from the specification. */
import { strToU8, zlibSync } from 'fflate'

export interface PngSource {
  readonly width: number
  readonly height: number
  readonly bitDepth: number
  readonly colourType: number
  /** [height, width, samples] row-major. */
  readonly samples: readonly number[]
  /** Filter of row number k; default 0. */
  readonly filter?: (row: number) => number
  readonly isInterlaced?: boolean
  readonly palette?: readonly number[]
  readonly transparency?: readonly number[]
  /** Instead of the pixels' own raw bytes. */
  readonly raw?: Uint8Array
}

const NUM_SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** First column, first row, and their steps, of the passes of Adam7. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

export function encodePng(source: PngSource): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, source.width)
  header.setUint32(4, source.height)
  header.setUint8(8, source.bitDepth)
  header.setUint8(9, source.colourType)
  header.setUint8(12, source.isInterlaced === true ? 1 : 0)
  const packed = zlibSync(source.raw ?? rawBytes(source))
  const half = packed.length >> 1
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...pngChunk('IHDR', new Uint8Array(header.buffer)),
    ...pngChunk('tEXt', strToU8('Comment\0of no interest')),
    ...(source.palette === undefined ? [] : pngChunk('PLTE', Uint8Array.from(source.palette))),
    ...(source.transparency === undefined ? [] : pngChunk('tRNS', Uint8Array.from(source.transparency))),
    // in two pieces, as writers may
    ...pngChunk('IDAT', packed.subarray(0, half)),
    ...pngChunk('IDAT', packed.subarray(half)),
    ...pngChunk('IEND', new Uint8Array()),
  ])
}

export function pngChunk(type: string, contents: Uint8Array): number[] {
  const body = [...strToU8(type), ...contents]
  const around = new DataView(new ArrayBuffer(8))
  around.setUint32(0, contents.length)
  around.setUint32(4, crc32(Uint8Array.from(body)))
  const bytes = [...new Uint8Array(around.buffer)]
  return [...bytes.slice(0, 4), ...body, ...bytes.slice(4)]
}

function rawBytes(source: PngSource): Uint8Array {
  const { width, height, bitDepth, colourType, samples, filter = () => 0 } = source
  const perPixel = NUM_SAMPLES[colourType]!
  const back = Math.max(1, (perPixel * bitDepth) / 8)
  const out: number[] = []
  const passes = source.isInterlaced === true ? PASSES : ([[0, 0, 1, 1]] as const)
  for (const [x, y, dx, dy] of passes) {
    let before: number[] = []
    for (let row = y, k = 0; row < height; row += dy, k++) {
      const bits: string[] = []
      for (let column = x; column < width; column += dx)
        for (let s = 0; s < perPixel; s++)
          bits.push(samples[(row * width + column) * perPixel + s]!.toString(2).padStart(bitDepth, '0'))
      const line = (bits.join('').match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2))
      if (line.length === 0) break
      out.push(filter(k), ...filtered(line, before, back, filter(k)))
      before = line
    }
  }
  return Uint8Array.from(out)
}

function filtered(line: readonly number[], before: readonly number[], back: number, filter: number): number[] {
  return line.map((byte, i) => {
    const [a, b, c] = [line[i - back] ?? 0, before[i] ?? 0, before[i - back] ?? 0]
    const p = a + b - c
    const [near] = [a, b, c].toSorted((u, v) => Math.abs(p - u) - Math.abs(p - v))
    return (byte - [0, a, b, Math.floor((a + b) / 2), near!][filter]!) & 0xff
  })
}

/** Bit by bit, as Annex D has it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320
  }
  return ~crc >>> 0
}
