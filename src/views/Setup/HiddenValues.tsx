import { useState } from 'react'
import type { JSX } from 'react'
import { formatPercent } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { numMissingValues } from '../../state/completion.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { NumberField } from '../../ui/fields.tsx'

const [, mostHidden] = LIMITS.hiddenShare

/** How many values of the data are missing, and a way to hide more: learning from incomplete points. */
export function HiddenValues(): JSX.Element {
  const { commands } = useApp()
  const numMissing = useAppState(numMissingValues)
  const total = useAppState((state) => state.data.dataset?.values.length ?? 0)
  const hiding = useAppState((state) => state.data.hiding)
  const [share, setShare] = useState(100 * (hiding?.share ?? 0.2))
  const [seed, setSeed] = useState(hiding?.seed ?? 0)
  return (
    <div className="column">
      {numMissing > 0 && (
        <p className="small" data-testid="missing-values" data-value={numMissing}>
          {t('setup.missingValues', { count: numMissing, total, share: formatPercent(numMissing / total) })}
        </p>
      )}
      <details>
        <summary>{t('setup.hideTitle')}</summary>
        <div className="column">
          <NumberField
            label={t('setup.hideShare')}
            value={share}
            limits={[0, 100 * mostHidden]}
            onChange={setShare}
          />
          <NumberField
            label={t('setup.hideSeed')}
            value={seed}
            limits={LIMITS.seed}
            isInteger
            onChange={setSeed}
          />
          <div className="row wrap">
            <button type="button" onClick={() => void commands.hideShare(share / 100, seed)}>
              {t('setup.hide', { share })}
            </button>
            {hiding !== null && (
              <button type="button" onClick={() => void commands.hideShare(0, 0)}>
                {t('setup.showValues')}
              </button>
            )}
          </div>
          <p className="quiet small">{t('setup.hideWords')}</p>
        </div>
      </details>
    </div>
  )
}
