import type { JSX } from 'react'
import { densityColour } from '../../plot/colourMap.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { DENSITY_DEPTH, densityShade } from '../../plot/densityPixels.ts'
import { CONTOUR_STEPS } from '../../state/refresh.ts'
import { t } from '../../text/text.ts'

interface DensityLegendProps {
  readonly maximum: number
  readonly isLinear: boolean
  readonly isDark: boolean
  readonly showContours: boolean
  /** p(x), or p of the pair of coordinates shown. */
  readonly densityName: string
}

const WIDTH = 200
const NUM_STOPS = 24

/** The colour scale of the heat map, in nats below the maximum, with the contours' levels. */
export function DensityLegend({
  maximum,
  isLinear,
  isDark,
  showContours,
  densityName,
}: DensityLegendProps): JSX.Element {
  const position = (below: number): number => WIDTH * (1 + below / DENSITY_DEPTH)
  const stops = Array.from({ length: NUM_STOPS + 1 }, (_, i) => i / NUM_STOPS)
  const ticks = [0, -4, -8, -12]
  return (
    <figure className="density-legend">
      <svg
        viewBox={`-20 0 ${WIDTH + 40} 32`}
        width={WIDTH + 40}
        height={32}
        role="img"
        aria-label={t('data.legendLabel', { density: densityName, maximum: formatNumber(maximum) })}
      >
        <defs>
          <linearGradient id="density-scale">
            {stops.map((stop) => (
              <stop
                key={stop}
                offset={stop}
                stopColor={densityColour(densityShade((stop - 1) * DENSITY_DEPTH, 0, isLinear), isDark)}
              />
            ))}
          </linearGradient>
        </defs>
        <rect width={WIDTH} height={10} fill="url(#density-scale)" className="legend-bar" />
        {showContours &&
          CONTOUR_STEPS.map((step) => (
            <line key={step} className="legend-contour" x1={position(step)} x2={position(step)} y2={10} />
          ))}
        {ticks.map((tick) => (
          <text key={tick} x={position(tick)} y={24} textAnchor="middle">
            {formatNumber(maximum + tick, 3)}
          </text>
        ))}
      </svg>
      <figcaption>{t('data.legendCaption', { density: densityName })}</figcaption>
    </figure>
  )
}
