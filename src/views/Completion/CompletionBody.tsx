import { useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { completionError, shownCompletion } from '../../state/completion.ts'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { isPosteriorStale } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { CheckField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { Row } from '../Inspector/Row.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { CompletedImages } from './CompletedImages.tsx'
import { CoordinateTable } from './CoordinateTable.tsx'
import { Draws } from './Draws.tsx'
import { HideTools, type Brush } from './HideTools.tsx'
import { Judged } from './Judged.tsx'
import { SeenPosterior } from './SeenPosterior.tsx'

/** The selected point without a part, and that part completed. */
export function CompletionBody(): JSX.Element {
  const { commands } = useApp()
  const shape = useAppState(imageShapeOf)
  const x = useAppState((state) => state.selection.x)
  const { withNoise } = useAppState((state) => state.domain.completion)
  const failure = useAppState((state) => state.completion.failure)
  const [brush, setBrush] = useState<Brush>({ size: 3, isHiding: true })
  const isAnyMissing = x?.some(Number.isNaN) ?? false
  if (x === null) return <p className="quiet">{t('completion.none')}</p>
  return (
    <div className="column">
      <p className="panel-subtitle">{t('completion.words')}</p>
      <HideTools shape={shape} brush={brush} onBrush={setBrush} />
      {failure !== null && <p className="failure">{t(failure.key, failure.params)}</p>}
      <CheckField
        label={t('completion.withNoise')}
        checked={withNoise}
        onChange={(checked) => commands.setCompletion({ withNoise: checked })}
      />
      {shape === null ? <CoordinateTable /> : <CompletedImages shape={shape} brush={brush} />}
      <JobStatus of={['posterior']} />
      {isAnyMissing ? (
        <>
          <Facts />
          <SeenPosterior />
          <Draws shape={shape} />
        </>
      ) : (
        <p className="quiet">
          {t(shape === null ? 'completion.nothingHiddenRow' : 'completion.nothingHidden')}
        </p>
      )}
      <Judged />
    </div>
  )
}

function Facts(): JSX.Element | null {
  const view = useAppState(shownCompletion)
  const isStale = useAppState(isPosteriorStale)
  const error = useAppState(completionError)
  if (view === null) return null
  return (
    <dl className="facts stale-aware" data-stale={isStale}>
      <Row label={t('completion.logPx')}>
        <Num value={view.logMarginal} testId="completion-log-px" /> {t('unit.nats')}
      </Row>
      <Row label={t('completion.count')}>
        <span data-testid="completion-missing" data-value={view.numMissing}>
          {t('completion.countOf', { count: view.numMissing, total: view.x.length })}
        </span>
      </Row>
      {error !== null && (
        <>
          <Row label={t('completion.rmse')}>
            <Num value={error.rmse} testId="completion-rmse" />
          </Row>
          {error.meanImageRmse !== null && (
            <Row label={t('completion.meanRmse')}>
              <Num value={error.meanImageRmse} testId="completion-mean-rmse" />
            </Row>
          )}
        </>
      )}
    </dl>
  )
}
