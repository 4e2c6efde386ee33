import type { ImageShape } from '../../core/imageShape.ts'
import { t } from '../../text/text.ts'
import { formatNumber } from '../formatNumber.ts'

/** An image in words, for who does not see it: its size, the range of its values, what is missing, where it is bright. */
export function imageSummary(values: ArrayLike<number>, { channels, height, width }: ImageShape): string {
  let lower = Infinity
  let upper = -Infinity
  let brightest = 0
  let numMissing = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) numMissing++
    if (value < lower) lower = value
    if (value > upper) {
      upper = value
      brightest = i % (height * width)
    }
  }
  const size = { channels, height, width }
  if (!(lower <= upper)) return t('image.summaryMissing', size)
  const row = Math.floor(brightest / width) + 1
  const place = { row, column: (brightest % width) + 1 }
  const range = { lower: formatNumber(lower, 3), upper: formatNumber(upper, 3) }
  return t('image.summary', { ...size, ...range, ...place, missing: numMissing })
}
