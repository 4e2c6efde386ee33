/**
 * Lines of a PNG image without their filters.
 *
 * @param raw            lines of 1 + bytesPerLine bytes: the filter's number, then the filtered line
 * @param bytesPerPixel  how far back a byte's left neighbour lies, at least 1
 * @returns the lines one after the other; null for a filter that does not exist
 * Source    W3C, *Portable Network Graphics (PNG) Specification (Third Edition)*, clause 9
 */
export function unfilterScanlines(
  raw: Uint8Array,
  bytesPerLine: number,
  bytesPerPixel: number,
): Uint8Array | null {
  const numLines = raw.length / (1 + bytesPerLine)
  const lines = new Uint8Array(numLines * bytesPerLine)
  for (let row = 0; row < numLines; row++) {
    const filter = raw[row * (1 + bytesPerLine)]
    if (filter > 4) return null
    const start = row * bytesPerLine
    for (let i = 0; i < bytesPerLine; i++) {
      const left = i >= bytesPerPixel ? lines[start + i - bytesPerPixel] : 0
      const above = row > 0 ? lines[start - bytesPerLine + i] : 0
      const corner = row > 0 && i >= bytesPerPixel ? lines[start - bytesPerLine + i - bytesPerPixel] : 0
      lines[start + i] = raw[row * (1 + bytesPerLine) + 1 + i] + predicted(filter, left, above, corner)
    }
  }
  return lines
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    case 4:
      return paeth(left, above, corner)
    default:
      return 0
  }
}

/** The neighbour that is nearest to left + above − corner; ties in this order. */
function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)]
  const toCorner = Math.abs(left + above - 2 * corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}
