import { useMemo } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { knownLabels, normalLabels } from '../../state/anomalies.ts'
import { t } from '../../text/text.ts'
import { CheckField, FileButton } from '../../ui/fields.tsx'

/** More labels than this are no classes. */
const MAX_LABELS = 24
/** Of each other digit: enough for an area to two digits. */
const NUM_OF_EACH_OTHER = 100

/** Which labels are normal, and what the data are compared with. */
export function NormalLabels(): JSX.Element {
  const { commands } = useApp()
  const labels = useAppState(knownLabels)
  const normal = useAppState(normalLabels)
  const name = useAppState((state) => state.data.dataset?.label?.name ?? '')
  const comparison = useAppState((state) => state.data.comparison)
  const hasOtherDigits = useAppState(
    ({ data }) =>
      data.origin.kind === 'digits' &&
      data.origin.digit !== null &&
      data.comparison?.source.kind !== 'digits',
  )
  const isChosen = useAppState((state) => state.domain.normalLabels !== null)
  const own = useAppState((state) => state.data.dataset?.label?.values ?? null)
  const hasOthers = useMemo(() => own?.some((label) => !normal.includes(label)) ?? false, [own, normal])
  return (
    <>
      {labels.length > 0 && labels.length <= MAX_LABELS && (
        <fieldset className="row wrap labels">
          <legend className="small">{t('anomaly.normal', { name })}</legend>
          {labels.map((label) => (
            <CheckField
              key={label}
              label={label === '' ? t('legend.noValue') : label}
              checked={normal.includes(label)}
              onChange={(isNormal) =>
                commands.setNormalLabels(
                  labels.filter((each) => (each === label ? isNormal : normal.includes(each))),
                )
              }
            />
          ))}
          {isChosen && (
            <button type="button" onClick={() => commands.setNormalLabels(null)}>
              {t('anomaly.suggested')}
            </button>
          )}
        </fieldset>
      )}
      <div className="row wrap">
        {hasOthers && normal.length > 0 && (
          <button type="button" onClick={() => commands.setAside(normal)}>
            {t('anomaly.setAside')}
          </button>
        )}
        <FileButton
          label={t('anomaly.compare')}
          accept=".csv,.tsv,.txt,.json,text/csv,application/json"
          onFiles={([file]) => {
            if (file !== undefined) void commands.importComparison(file, file.name)
          }}
        />
        {hasOtherDigits && (
          <button type="button" onClick={() => void commands.compareDigits(NUM_OF_EACH_OTHER)}>
            {t('anomaly.digits')}
          </button>
        )}
        {comparison !== null && (
          <button type="button" onClick={() => commands.dropComparison()}>
            {t('anomaly.drop')}
          </button>
        )}
      </div>
      {comparison !== null && (
        <p className="quiet small">
          {t('anomaly.apart', {
            count: comparison.table.numPoints,
            what:
              comparison.source.kind === 'file'
                ? comparison.source.name
                : t(`anomaly.apart.${comparison.source.kind}`),
          })}
        </p>
      )}
    </>
  )
}
