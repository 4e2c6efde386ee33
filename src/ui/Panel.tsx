import { useCallback, useContext, useState } from 'react'
import type { JSX, ReactNode } from 'react'
import { PanelPictures } from '../plot/shownPlots.ts'
import { PanelTools } from './panelTools.ts'

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
  const [numPictures, setNumPictures] = useState(0)
  const addPicture = useCallback(() => {
    setNumPictures((count) => count + 1)
    return () => setNumPictures((count) => count - 1)
  }, [])
  const tools = useContext(PanelTools)
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <header className="panel-header">
        <h2>{title}</h2>
        {aside !== undefined && <span className="quiet panel-aside">{aside}</span>}
        {numPictures > 0 && tools?.(title)}
      </header>
      {subtitle !== undefined && <p className="panel-subtitle">{subtitle}</p>}
      <PanelPictures value={addPicture}>{children}</PanelPictures>
    </section>
  )
}
