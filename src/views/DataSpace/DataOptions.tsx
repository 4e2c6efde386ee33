import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { CheckField } from '../../ui/fields.tsx'

/** How many samples of the model are drawn on demand. */
const NUM_SAMPLES = 400

/** What the data space draws. A curve (D = 1) has no contours. */
export function DataOptions({
  isCurve,
  densityName,
}: {
  isCurve: boolean
  densityName: string
}): JSX.Element {
  const { commands } = useApp()
  const { densityScale, samples, showContours, showDensity } = useAppState((state) => state.domain)
  return (
    <div className="row wrap plot-options">
      <CheckField
        label={densityName}
        checked={showDensity}
        onChange={(checked) => commands.setDomain('command.view', { showDensity: checked })}
      />
      {!isCurve && (
        <CheckField
          label={t('data.showContours')}
          checked={showContours}
          onChange={(checked) => commands.setDomain('command.view', { showContours: checked })}
        />
      )}
      <CheckField
        label={t('data.linear')}
        checked={densityScale === 'linear'}
        onChange={(checked) =>
          commands.setDomain('command.view', { densityScale: checked ? 'linear' : 'log' })
        }
      />
      <CheckField
        label={t('data.showSamples')}
        checked={samples !== null}
        onChange={(checked) =>
          commands.setDomain('command.samples', {
            samples: checked ? { count: NUM_SAMPLES, seed: 1 } : null,
          })
        }
      />
      {samples !== null && (
        <button
          type="button"
          onClick={() =>
            commands.setDomain('command.samples', { samples: { ...samples, seed: samples.seed + 1 } })
          }
        >
          {t('data.newSamples')}
        </button>
      )}
    </div>
  )
}
