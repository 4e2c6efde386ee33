/** What a PNG file says before its pixels are unpacked. */
export interface PngChunks {
  readonly width: number
  readonly height: number
  readonly bitDepth: number
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colourType: number
  readonly isInterlaced: boolean
  /** Red, green, blue, a byte each. */
  readonly palette: Uint8Array
  /** Contents of tRNS: alpha of palette entries, or the one colour that is transparent. */
  readonly transparency: Uint8Array
  /** The compressed pixels, in pieces. */
  readonly data: readonly Uint8Array[]
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}
/** Length, type and checksum around a chunk's contents. */
const FRAME_BYTES = 12

/** Whether a file begins as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte)
}

/**
 * The chunks of a PNG file that matter for its pixels; checksums are checked, other chunks are passed over. The
 * contents are views into `bytes`.
 *
 * @returns null where the file is not a whole and correct PNG
 * Source    W3C, *Portable Network Graphics (PNG) Specification (Third Edition)*, clauses 5 and 11
 */
export function pngChunks(bytes: Uint8Array): PngChunks | null {
  if (!isPng(bytes)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const data: Uint8Array[] = []
  let header: DataView | null = null
  let palette = new Uint8Array()
  let transparency = new Uint8Array()
  for (let at = SIGNATURE.length; at + FRAME_BYTES <= bytes.length;) {
    const length = view.getUint32(at)
    const end = at + FRAME_BYTES + length
    if (end > bytes.length) return null
    if (crc32(bytes, at + 4, end - 4) !== view.getUint32(end - 4)) return null
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const contents = bytes.subarray(at + 8, end - 4)
    if ((header === null) !== (type === 'IHDR')) return null
    if (type === 'IHDR') header = length === 13 ? new DataView(bytes.buffer, contents.byteOffset, 13) : null
    if (header === null) return null
    if (type === 'PLTE') palette = new Uint8Array(contents)
    if (type === 'tRNS') transparency = new Uint8Array(contents)
    if (type === 'IDAT') data.push(contents)
    if (type === 'IEND') return withHeader(header, { palette, transparency, data })
    at = end
  }
  return null
}

function withHeader(
  header: DataView,
  rest: Pick<PngChunks, 'palette' | 'transparency' | 'data'>,
): PngChunks | null {
  const [bitDepth, colourType, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) =>
    header.getUint8(at),
  )
  const isKnown =
    DEPTHS[colourType]?.includes(bitDepth) === true && compression === 0 && filter === 0 && interlace <= 1
  const chunks: PngChunks = {
    width: header.getUint32(0),
    height: header.getUint32(4),
    bitDepth,
    colourType,
    isInterlaced: interlace === 1,
    ...rest,
  }
  return isKnown && chunks.width > 0 && chunks.height > 0 ? chunks : null
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** Of bytes [from, to): the checksum of PNG and zip (its Annex D). */
function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff
  for (let i = from; i < to; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
