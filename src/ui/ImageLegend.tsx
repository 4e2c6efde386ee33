import { useId } from 'react'
import type { JSX } from 'react'
import { formatNumber } from '../plot/formatNumber.ts'
import type { ImageScale } from '../plot/image/imageScale.ts'
import { usePlotColours } from '../plot/plotColours.ts'
import { t } from '../text/text.ts'

interface ImageLegendProps {
  readonly scale: ImageScale
  /** Whose colours they are. */
  readonly caption: string
  /** Whether a hatched field is explained; default false. */
  readonly hasMissing?: boolean
}

const WIDTH = 120

/** The colours of images and the numbers at their ends. */
export function ImageLegend({ scale, hasMissing = false, caption }: ImageLegendProps): JSX.Element {
  const id = useId()
  const colours = usePlotColours()
  const isGrey = scale.kind === 'grey'
  const [lower, upper] = isGrey ? scale.range : [-scale.reach, scale.reach]
  const stops = isGrey
    ? ['#000000', '#ffffff']
    : [colours['residual-low'], colours['residual-zero'], colours['residual-high']]
  const ends = { lower: formatNumber(lower, 3), upper: formatNumber(upper, 3) }
  return (
    <figure className="density-legend">
      <svg
        viewBox={`0 0 ${WIDTH} 24`}
        width={WIDTH}
        height={24}
        role="img"
        aria-label={t(isGrey ? 'image.greyScale' : 'image.residualScale', ends)}
      >
        <defs>
          <linearGradient id={id}>
            {stops.map((colour, i) => (
              <stop key={i} offset={i / (stops.length - 1)} stopColor={colour} />
            ))}
          </linearGradient>
        </defs>
        <rect width={WIDTH} height={9} fill={`url(#${id})`} className="legend-bar" />
        <text y={21}>{ends.lower}</text>
        {!isGrey && (
          <text x={WIDTH / 2} y={21} textAnchor="middle">
            {formatNumber(0)}
          </text>
        )}
        <text x={WIDTH} y={21} textAnchor="end">
          {ends.upper}
        </text>
      </svg>
      <figcaption>{caption}</figcaption>
      {hasMissing && (
        <span className="missing-key">
          <i aria-hidden="true" />
          {t('image.missing')}
        </span>
      )}
    </figure>
  )
}
