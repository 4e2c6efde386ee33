import type { JSX } from 'react'
import { formatNumber } from '../plot/formatNumber.ts'
import { undoModel } from '../state/slices/history.ts'
import { useApp, useAppState } from '../state/AppContext.tsx'
import type { ResultName } from '../state/appState.ts'
import { isBeyondLimit } from '../state/largePartition.ts'
import { t } from '../text/text.ts'
import { Working } from './Working.tsx'

/** What a panel is working on, with cancel; or why it lacks something, with another try. One line a result. */
export function JobStatus({ of }: { of: readonly ResultName[] }): JSX.Element {
  return (
    <>
      {of.map((name) => (
        <OneJob key={name} name={name} />
      ))}
    </>
  )
}

function OneJob({ name }: { name: ResultName }): JSX.Element | null {
  const { commands, refresher } = useApp()
  const job = useAppState((state) => state.jobs[name])
  const hasModelBefore = useAppState(
    (state) => state.jobs[name].status === 'asking' && undoModel(state).model !== undefined,
  )
  if (job.status === 'idle') return null
  const what = t(`job.what.${name}`)
  if (job.status === 'working') {
    const words = t('job.workingOn', { what })
    return (
      <Working
        words={words}
        fraction={job.fraction}
        secondsLeft={job.secondsLeft}
        onCancel={() => refresher.cancel(name)}
      />
    )
  }
  if (job.status === 'paused') {
    return (
      <div className="job" role="status">
        <span>{t('job.paused', { what, minutes: Math.round(job.seconds / 60) })}</span>
        <button type="button" onClick={() => refresher.goOn(name)}>
          {t('job.goOn')}
        </button>
      </div>
    )
  }
  if (job.status === 'asking') {
    const { numRegions, bytes, seconds } = job.cost
    return (
      <div className="job" role="status">
        <span>
          {t(isBeyondLimit(job.cost) ? 'job.askingBeyond' : 'job.asking', {
            regions: Number(numRegions.toPrecision(2)),
            memory: formatNumber(bytes / 2 ** 20, 2),
            seconds: formatNumber(seconds, 2),
          })}
        </span>
        <span className="row">
          <button type="button" onClick={() => refresher.approve()}>
            {t('job.approve')}
          </button>
          {hasModelBefore && (
            <button type="button" onClick={() => commands.leaveModel()}>
              {t('job.goBack')}
            </button>
          )}
        </span>
      </div>
    )
  }
  return (
    <div className="job" role="status">
      <span>
        {job.status === 'cancelled'
          ? t('job.cancelled', { what })
          : t('job.failed', { what, why: t(job.key, job.params) })}
      </span>
      <button type="button" onClick={() => refresher.retry(name)}>
        {t('job.retry')}
      </button>
    </div>
  )
}
