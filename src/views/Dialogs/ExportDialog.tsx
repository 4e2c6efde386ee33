import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { dataText, modelText, pythonText, scoresText } from '../../state/exports.ts'
import { sessionText } from '../../state/sessionText.ts'
import { countRegionNumbers, MAX_REGION_NUMBERS, regionsText } from '../../state/regionsText.ts'
import { isScoresStale, shownScores } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { FileButton } from '../../ui/fields.tsx'
import { downloadText } from '../../ui/downloadText.ts'

const LIBRARIES = ['numpy', 'torch'] as const

/** Files that keep every digit. */
export function ExportDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { commands, store } = useApp()
  const model = useAppState((state) => state.model.model)
  const dataset = useAppState((state) => state.data.dataset)
  const hasScores = useAppState((state) => shownScores(state) !== null && !isScoresStale(state))
  const numNumbers = useAppState(countRegionNumbers)
  return (
    <Dialog title={t('export.title')} onClose={onClose}>
      <p>{t('export.words')}</p>
      <div className="column">
        <button
          type="button"
          disabled={model === null}
          onClick={() => downloadText(sessionText(store.getState()), 'dgn-session.json', 'application/json')}
        >
          {t('export.session')}
        </button>
        <FileButton
          label={t('export.openSession')}
          accept=".json,application/json"
          onFiles={([file]) => {
            if (file === undefined) return
            onClose()
            void commands.openSession(file, file.name)
          }}
        />
        <button
          type="button"
          disabled={model === null}
          onClick={() => downloadText(modelText(store.getState()), 'dgn-model.json', 'application/json')}
        >
          {t('export.model')}
        </button>
        {LIBRARIES.map((library) => (
          <button
            key={library}
            type="button"
            disabled={model === null}
            onClick={() =>
              downloadText(pythonText(store.getState(), library), `dgn_${library}.py`, 'text/x-python')
            }
          >
            {t(`export.${library}`)}
          </button>
        ))}
        <button
          type="button"
          disabled={numNumbers === 0 || numNumbers > MAX_REGION_NUMBERS}
          onClick={() => downloadText(regionsText(store.getState()), 'dgn-regions.json', 'application/json')}
        >
          {t('export.regions')}
        </button>
        {numNumbers > MAX_REGION_NUMBERS && (
          <p className="quiet small">{t('export.regionsTooLarge', { count: formatNumber(numNumbers) })}</p>
        )}
        <button
          type="button"
          disabled={dataset === null}
          onClick={() => downloadText(dataText(store.getState()), 'data.csv', 'text/csv')}
        >
          {t('export.data')}
        </button>
        <button
          type="button"
          disabled={!hasScores}
          onClick={() => downloadText(scoresText(store.getState()), 'points-with-log-px.csv', 'text/csv')}
        >
          {t('export.scores')}
        </button>
      </div>
    </Dialog>
  )
}
