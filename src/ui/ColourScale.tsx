import { useId } from 'react'
import type { JSX } from 'react'
import { densityColour } from '../plot/colourMap.ts'

interface ColourScaleProps {
  /** What the scale says, for readers who do not see it. */
  readonly label: string
  readonly low: string
  readonly high: string
  readonly caption: string
  readonly isDark: boolean
}

const WIDTH = 200
const STOPS = Array.from({ length: 25 }, (_, i) => i / 24)

/** A sequential colour scale with its two ends. */
export function ColourScale({ label, low, high, caption, isDark }: ColourScaleProps): JSX.Element {
  const id = useId()
  return (
    <figure className="density-legend">
      <svg viewBox={`0 0 ${WIDTH} 30`} width={WIDTH} height={30} role="img" aria-label={label}>
        <defs>
          <linearGradient id={id}>
            {STOPS.map((stop) => (
              <stop key={stop} offset={stop} stopColor={densityColour(stop, isDark)} />
            ))}
          </linearGradient>
        </defs>
        <rect width={WIDTH} height={10} fill={`url(#${id})`} className="legend-bar" />
        <text y={24}>{low}</text>
        <text x={WIDTH} y={24} textAnchor="end">
          {high}
        </text>
      </svg>
      <figcaption>{caption}</figcaption>
    </figure>
  )
}
