import type { JSX } from 'react'
import { t } from '../text/text.ts'

interface WorkingProps {
  readonly words: string
  readonly fraction: number
  readonly secondsLeft: number | null
  readonly onCancel?: () => void
}

/** What is being computed, how far it is, how long it may take, and a way out. */
export function Working({ words, fraction, secondsLeft, onCancel }: WorkingProps): JSX.Element {
  return (
    <div className="job" role="status">
      <progress max={1} value={fraction} aria-label={words} />
      <span>
        {words}
        {secondsLeft !== null && ` ${timeLeft(secondsLeft)}`}
      </span>
      {onCancel !== undefined && (
        <button type="button" onClick={onCancel}>
          {t('job.cancel')}
        </button>
      )}
    </div>
  )
}

function timeLeft(seconds: number): string {
  return seconds < 90
    ? t('job.secondsLeft', { seconds: 5 * Math.ceil(seconds / 5) })
    : t('job.minutesLeft', { minutes: Math.round(seconds / 60) })
}
