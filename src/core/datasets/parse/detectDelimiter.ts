const NUM_LINES = 10

/**
 * Tab, semicolon or comma: the first of these that occurs in each of the first lines, quoted text apart. In this order
 * since commas may be decimal in files that use one of the others.
 */
export function detectDelimiter(text: string): string {
  const lines = text
    .slice(0, 100_000)
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/"(?:[^"]|"")*"/g, ''))
    .filter((line) => line.trim() !== '')
    .slice(0, NUM_LINES)
  return (
    ['\t', ';'].find((delimiter) => lines.length > 0 && lines.every((line) => line.includes(delimiter))) ??
    ','
  )
}
