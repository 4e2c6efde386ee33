import { lazy, Suspense, useId, useState } from 'react'
import type { JSX } from 'react'
import { t } from '../../text/text.ts'
import type { FormulaOf } from './formula.ts'

/** KaTeX, the equations and what fills them load with the first one that is opened. */
const FormulaBody = lazy(async () => {
  const module = await import('./FormulaBody.tsx')
  return { default: module.FormulaBody }
})

/** The button that opens a formula, and the place where it opens. */
interface FormulaParts {
  readonly button: JSX.Element
  readonly box: JSX.Element | null
}

/**
 * A way from a number to its equation.
 *
 * @param name  what the number is called beside it, in plain words
 */
export function useFormula(of: FormulaOf, name: string): FormulaParts {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const label = t('formula.open', { name })
  return {
    button: (
      <button
        type="button"
        className="formula-toggle"
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {t('formula.sign')}
      </button>
    ),
    box: isOpen ? (
      <div id={id} className="formula-box" role="group" aria-label={label}>
        <Suspense fallback={<p className="quiet small">{t('formula.loading')}</p>}>
          <FormulaBody of={of} name={name} />
        </Suspense>
      </div>
    ) : null,
  }
}
