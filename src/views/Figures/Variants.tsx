import type { JSX } from 'react'
import type { FigureId } from '../../core/figures/figure.ts'
import { useApp } from '../../state/AppContext.tsx'
import type { FigureState } from '../../state/appState.ts'
import { figureVariants } from '../../state/figureVariants.ts'
import { t } from '../../text/text.ts'

/** The named settings of a figure: one click sets and runs them. */
export function Variants({ id, state }: { id: FigureId; state: FigureState }): JSX.Element {
  const { figureDesk } = useApp()
  return (
    <div className="column" role="group" aria-label={t('figures.variants')}>
      {figureVariants(id).map(({ variant, figure }) => (
        <button
          key={variant}
          type="button"
          aria-pressed={state.settings === figure}
          disabled={state.activity !== 'idle'}
          onClick={() => {
            figureDesk.setSettings(id, figure)
            void figureDesk.run(id)
          }}
        >
          {t(`figures.variant.${variant}`)}
        </button>
      ))}
    </div>
  )
}
