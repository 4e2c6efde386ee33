import type { JSX } from 'react'
import type { JobState } from '../state/appState.ts'
import { t } from '../text/text.ts'

interface JobStatusProps {
  readonly job: JobState
  readonly onCancel: () => void
  readonly onRetry: () => void
}

/** What a panel is working on, with cancel; or why it has nothing, with another try. */
export function JobStatus({ job, onCancel, onRetry }: JobStatusProps): JSX.Element | null {
  if (job.status === 'idle') return null
  if (job.status === 'working') {
    return (
      <div className="job" role="status">
        <progress max={1} value={job.fraction} aria-label={t('job.working')} />
        <span>{t('job.working')}</span>
        <button type="button" onClick={onCancel}>
          {t('job.cancel')}
        </button>
      </div>
    )
  }
  return (
    <div className="job" role="status">
      <span>{job.status === 'cancelled' ? t('job.cancelled') : t(job.key, job.params)}</span>
      <button type="button" onClick={onRetry}>
        {t('job.retry')}
      </button>
    </div>
  )
}
