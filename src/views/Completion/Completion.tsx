import { lazy, Suspense } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { Panel } from '../../ui/Panel.tsx'

/** Only who opens it loads it. */
const CompletionBody = lazy(async () => {
  const body = await import('./CompletionBody.tsx')
  return { default: body.CompletionBody }
})

/** Imputation: a part of the selected point is hidden, and completed exactly. */
export function Completion(): JSX.Element {
  const { commands } = useApp()
  const isOpen = useAppState((state) => state.completion.isOpen)
  return (
    <Panel title={t('completion.title')} aside={t('completion.aside')} className="completion">
      <details
        className="table-disclosure"
        open={isOpen}
        onToggle={(event) => commands.openCompletion(event.currentTarget.open)}
      >
        <summary>{t('completion.open')}</summary>
        {isOpen && (
          <Suspense fallback={<p className="quiet">{t('job.working')}</p>}>
            <CompletionBody />
          </Suspense>
        )}
      </details>
    </Panel>
  )
}
