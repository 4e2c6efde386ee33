import { element } from './svg.ts'

/** Shades of grey between white and black: fewer bytes than a shade for each value, and no seams to be seen. */
const SHADES = 32

/**
 * A square image as paths of unit pixels, one for each shade that occurs; white is left out. An image within an SVG
 * would be a file within a file.
 *
 * @param values  [side, side] row-major: 0 and less is white, `black` and more black
 */
export function greyPaths(values: Float64Array, side: number, black: number): string[] {
  const shadeAt = (row: number, column: number): number =>
    Math.round(Math.min(1, Math.max(0, values[row * side + column]! / black)) * (SHADES - 1))
  const paths = new Map<number, string>()
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side;) {
      const shade = shadeAt(row, column)
      const from = column
      while (column < side && shadeAt(row, column) === shade) column++
      if (shade > 0)
        paths.set(shade, `${paths.get(shade) ?? ''}M${from} ${row}h${column - from}v1h${from - column}z`)
    }
  }
  return Array.from(paths, ([shade, d]) => {
    const level = Math.round(255 * (1 - shade / (SHADES - 1)))
    return element('path', { d, fill: `rgb(${level},${level},${level})` })
  })
}
