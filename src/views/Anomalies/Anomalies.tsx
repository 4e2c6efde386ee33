import { lazy, Suspense } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { Panel } from '../../ui/Panel.tsx'

/** Only who opens it loads it. */
const AnomaliesBody = lazy(async () => {
  const body = await import('./AnomaliesBody.tsx')
  return { default: body.AnomaliesBody }
})

/** Anomaly detection by the exact p(x). */
export function Anomalies(): JSX.Element {
  const { commands } = useApp()
  const isOpen = useAppState((state) => state.anomaly.isOpen)
  return (
    <Panel title={t('anomaly.title')} aside={t('anomaly.aside')} className="anomalies">
      <details
        className="table-disclosure"
        open={isOpen}
        onToggle={(event) => commands.openAnomalies(event.currentTarget.open)}
      >
        <summary>{t('anomaly.open')}</summary>
        {isOpen && (
          <Suspense fallback={<p className="quiet">{t('job.working')}</p>}>
            <AnomaliesBody />
          </Suspense>
        )}
      </details>
    </Panel>
  )
}
