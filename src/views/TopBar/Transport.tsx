import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PlaySpeed } from '../../state/appState.ts'
import { t } from '../../text/text.ts'

const SPEEDS: readonly PlaySpeed[] = ['parts', 'slow', 'brisk', 'full']

/** Training as on a recorder: back to the start, one epoch, play and pause. */
export function Transport(): JSX.Element {
  const { commands } = useApp()
  const isPlaying = useAppState((state) => state.runs.activity === 'playing')
  const speed = useAppState((state) => state.runs.speed)
  return (
    <div className="transport" role="group" aria-label={t('transport.name')}>
      <button type="button" title={t('transport.resetHelp')} onClick={() => void commands.reset()}>
        {t('transport.reset')}
      </button>
      <button
        type="button"
        data-lesson-target="transport.part"
        title={t('transport.partHelp')}
        onClick={() => void commands.stepPart()}
      >
        {t('transport.part')}
      </button>
      <button
        type="button"
        data-lesson-target="transport.once"
        title={t('transport.onceHelp')}
        onClick={() => void commands.step()}
      >
        {t('transport.once')}
      </button>
      {isPlaying ? (
        <button
          type="button"
          className="primary"
          data-lesson-target="transport.play"
          title={t('transport.pauseHelp')}
          onClick={() => commands.pause()}
        >
          {t('transport.pause')}
        </button>
      ) : (
        <button
          type="button"
          className="primary"
          data-lesson-target="transport.play"
          title={t('transport.playHelp')}
          onClick={() => void commands.play()}
        >
          {t('transport.play')}
        </button>
      )}
      <select
        aria-label={t('transport.speed')}
        title={t('transport.speed')}
        value={speed}
        onChange={(event) => commands.setSpeed(event.target.value as PlaySpeed)}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {t(`speed.${value}`)}
          </option>
        ))}
      </select>
      <button
        type="button"
        data-lesson-target="transport.converge"
        title={t('transport.convergeHelp')}
        onClick={() => void commands.runToConvergence()}
      >
        {t('transport.converge')}
      </button>
    </div>
  )
}
