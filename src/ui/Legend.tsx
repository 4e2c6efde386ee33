import type { JSX } from 'react'

export interface LegendEntry {
  readonly label: string
  /** Shape as well as colour, so that colour is never the only cue. */
  readonly mark:
    | 'dot'
    | 'ring'
    | 'line'
    | 'dashed'
    | 'fill'
    | 'knots'
    | 'triangle'
    | 'diamond'
    | 'cross'
    | 'tick'
    | 'square'
  /** A colour role of tokens.css. */
  readonly role: string
}

const SHAPES: Readonly<Record<LegendEntry['mark'], JSX.Element>> = {
  dot: <circle cx={10} cy={6} r={3.5} fill="currentColor" />,
  ring: <circle cx={10} cy={6} r={4} fill="none" stroke="currentColor" strokeWidth={2} />,
  line: <line x1={1} x2={19} y1={6} y2={6} stroke="currentColor" strokeWidth={2.5} />,
  dashed: <line x1={1} x2={19} y1={6} y2={6} stroke="currentColor" strokeWidth={2} strokeDasharray="4 3" />,
  fill: <rect x={1} y={2} width={18} height={8} fill="currentColor" opacity={0.5} />,
  knots: (
    <g stroke="currentColor" strokeWidth={2}>
      <line x1={1} x2={19} y1={6} y2={6} />
      <circle cx={10} cy={6} r={3} className="knot" />
    </g>
  ),
  triangle: <path d="M5 2h10l-5 8z" fill="currentColor" />,
  diamond: <path d="M10 1l5 5-5 5-5-5z" fill="currentColor" />,
  square: <rect x={6.5} y={2.5} width={7} height={7} fill="currentColor" />,
  tick: <path d="M10 1v10" stroke="currentColor" strokeWidth={1.5} />,
  cross: <path d="M6 2l8 8M14 2l-8 8" stroke="currentColor" strokeWidth={2} />,
}

export function Legend({ entries }: { entries: readonly LegendEntry[] }): JSX.Element {
  return (
    <ul className="legend">
      {entries.map(({ label, mark, role }) => (
        <li key={label}>
          <svg width={20} height={12} aria-hidden="true" style={{ color: `var(--${role})` }}>
            {SHAPES[mark]}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}
