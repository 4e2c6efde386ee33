import { lazy, Suspense, useState } from 'react'
import type { JSX } from 'react'
import { t } from '../../text/text.ts'

/** The terms load with the first look at them. */
const GlossaryList = lazy(async () => {
  const module = await import('./GlossaryList.tsx')
  return { default: module.GlossaryList }
})

/** All words of the glossary, under a line that opens them. */
export function Glossary(): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="table-disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('glossary.title')}</summary>
      {isOpen && (
        <Suspense fallback={<p className="quiet">{t('glossary.loading')}</p>}>
          <GlossaryList />
        </Suspense>
      )}
    </details>
  )
}
