import { useState } from 'react'
import type { JSX } from 'react'
import { formatPercent } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { numMissingValues } from '../../state/completion.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { NumberField } from '../../ui/fields.tsx'

const [, mostHidden] = LIMITS.hiddenShare
/** Rows of more columns are hidden by patterns. */
const MOST_FREE_COLUMNS = 100
const FEW_PATTERNS = 10

/** How many values of the data are missing, and a way to hide more: learning from incomplete points. */
export function HiddenValues(): JSX.Element {
  const { commands } = useApp()
  const numMissing = useAppState(numMissingValues)
  const total = useAppState((state) => state.data.dataset?.values.length ?? 0)
  const hiding = useAppState((state) => state.data.hiding)
  const [share, setShare] = useState(100 * (hiding?.share ?? 0.2))
  const dataDim = useAppState((state) => state.data.dataset?.dataDim ?? 1)
  const [seed, setSeed] = useState(hiding?.seed ?? 0)
  const [chosen, setPatterns] = useState<number | null>(hiding?.numPatterns ?? null)
  // every set of seen columns has sums of its own in EM: of wide rows the worker can hold a few
  const isWide = dataDim > MOST_FREE_COLUMNS
  const numPatterns = chosen ?? (isWide ? FEW_PATTERNS : null)
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
          <NumberField
            label={t('setup.hidePatterns')}
            value={numPatterns ?? Number.NaN}
            limits={LIMITS.hiddenPatterns}
            isInteger
            mayBeMissing={!isWide}
            placeholder={t('setup.hideEach')}
            onChange={(count) => setPatterns(Number.isNaN(count) ? null : count)}
          />
          <div className="row wrap">
            <button
              type="button"
              onClick={() => void commands.hideShare({ share: share / 100, seed, numPatterns })}
            >
              {t('setup.hide', { share })}
            </button>
            {hiding !== null && (
              <button
                type="button"
                onClick={() => void commands.hideShare({ share: 0, seed: 0, numPatterns: null })}
              >
                {t('setup.showValues')}
              </button>
            )}
          </div>
          <p className="quiet small">{t(isWide ? 'setup.hideWordsWide' : 'setup.hideWords')}</p>
        </div>
      </details>
    </div>
  )
}
