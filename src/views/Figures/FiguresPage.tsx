import { useEffect, useRef } from 'react'
import type { JSX } from 'react'
import type { FigureId } from '../../core/figures/figure.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { FigurePanel } from './FigurePanel.tsx'
import './figures.css'

const IDS: readonly FigureId[] = ['1', '2', '3', '4', '5', '6', '7']

/** The paper's figures, one at a time, each computed when it is opened. */
export function FiguresPage({ id }: { id: FigureId }): JSX.Element {
  const { figureDesk } = useApp()
  const each = useAppState((state) => state.figures.each)
  const heading = useRef<HTMLHeadingElement>(null)
  // the lab has gone, and the focus with it
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <header className="top-bar figures-bar">
        <h1 ref={heading} tabIndex={-1}>
          {t('figures.title')}
        </h1>
        <button type="button" onClick={() => figureDesk.open(null)}>
          {t('figures.back')}
        </button>
      </header>
      <main className="figures-page">
        <p className="quiet">{t('figures.words')}</p>
        <nav aria-label={t('figures.list')}>
          <ul className="figure-list">
            {IDS.map((other) => (
              <li key={other}>
                <button
                  type="button"
                  aria-current={other === id ? 'page' : undefined}
                  onClick={() => figureDesk.open(other)}
                >
                  <b>{t('figures.number', { id: other })}</b>
                  <span>{t(`figures.title.${other}`)}</span>
                  {each[other].activity !== 'idle' && (
                    <progress
                      max={1}
                      value={each[other].fraction}
                      aria-label={t('figures.number', { id: other })}
                    />
                  )}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <FigurePanel key={id} id={id} />
      </main>
    </>
  )
}
