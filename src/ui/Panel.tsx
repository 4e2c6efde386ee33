import type { JSX, ReactNode } from 'react'

interface PanelProps {
  readonly title: string
  /** A short fact at the right of the title. */
  readonly aside?: ReactNode
  /** One sentence that says what is seen. */
  readonly subtitle?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

export function Panel({ title, aside, subtitle, className = '', children }: PanelProps): JSX.Element {
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <header className="panel-header">
        <h2>{title}</h2>
        {aside !== undefined && <span className="quiet">{aside}</span>}
      </header>
      {subtitle !== undefined && <p className="panel-subtitle">{subtitle}</p>}
      {children}
    </section>
  )
}
