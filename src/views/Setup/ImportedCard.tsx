import type { JSX } from 'react'
import { formatList } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { sectionSizes, type ChosenSection, type ImportFacts } from '../../state/importFacts.ts'
import { startOf } from '../../state/recipe.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Budget } from '../Budget.tsx'

/** What is known of a decoder out of a file: whether g is the one that was exported, and what was left out. */
export function ImportedCard(): JSX.Element | null {
  const origin = useAppState((state) => state.model.origin)
  const start = startOf(origin)
  const { budget: measured } = useAppState((state) => state.importing)
  const decoder = useAppState((state) => state.model.model?.decoder)
  const isEstimating = useAppState((state) => state.noiseEstimate.isWorking)
  const isByHand = useAppState((state) => state.model.noiseOverride !== null)
  if (start.kind !== 'imported' || start.facts === undefined) return null
  const { facts, name } = start
  const { dropped, noiseFrom, section } = facts
  const own = section?.whole.decoder ?? decoder
  const budget = measured !== null && measured.of === own ? measured.value : null
  return (
    <Panel title={t('imported.title')} aside={t(`imported.format.${facts.format}`)}>
      <p className="file-name">{name}</p>
      <Verification facts={facts} />
      {dropped !== null && <Dropped activation={dropped} />}
      {noiseFrom !== 'file' && !(noiseFrom === 'unknown' && isByHand) && (
        <p className="small">{t(isEstimating ? 'imported.noise.working' : `imported.noise.${noiseFrom}`)}</p>
      )}
      {section !== null && <SectionFacts section={section} />}
      {section !== null && origin.kind === 'trained' && <p className="small">{t('imported.trained')}</p>}
      {budget !== null && (
        <details>
          <summary>{t('budget.title')}</summary>
          <Budget budget={budget} />
        </details>
      )}
    </Panel>
  )
}

function Dropped({ activation }: { activation: 'Sigmoid' | 'Tanh' }): JSX.Element {
  const { commands } = useApp()
  const hasData = useAppState((state) => fittingDataset(state) !== null)
  return (
    <>
      <p className="small">{t(`imported.dropped.${activation}`)}</p>
      <button type="button" disabled={!hasData} onClick={() => void commands.convertData()}>
        {t(`imported.convert.${activation}`)}
      </button>
    </>
  )
}

function Verification({ facts }: { facts: ImportFacts }): JSX.Element {
  const { check, encoderName, encoderCheck } = facts
  return (
    <>
      {check === null && <p className="quiet small">{t('imported.noCheck')}</p>}
      <dl className="facts">
        {check !== null && (
          <Difference label={t('imported.check', { count: check.numPoints })} relative={check.relative} />
        )}
        {encoderName !== null && (
          <div className="fact">
            <dt>{t('imported.encoder')}</dt>
            <dd>{encoderName}</dd>
          </div>
        )}
        {encoderCheck !== null && (
          <Difference
            label={t('imported.encoderCheck', { count: encoderCheck.numPoints })}
            relative={encoderCheck.relative}
          />
        )}
      </dl>
    </>
  )
}

/** The largest difference from what the file's own tool computed, over the largest value. */
function Difference({ label, relative }: { label: string; relative: number }): JSX.Element {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <Num value={relative} testId="import-difference" />
      </dd>
    </div>
  )
}

function SectionFacts({ section }: { section: ChosenSection }): JSX.Element {
  const { commands } = useApp()
  const { encoder, origin, directions } = section
  const { latentDim, numAxes } = sectionSizes(section)
  return (
    <>
      <p>{t(`imported.section${numAxes}`, { latent: latentDim })}</p>
      <dl className="facts">
        <Vector label={t('imported.origin')} values={origin} />
        {Array.from({ length: numAxes }, (_, k) => (
          <Vector
            key={k}
            label={t('imported.direction', { place: k + 1 })}
            values={directions.subarray(k * latentDim, (k + 1) * latentDim)}
          />
        ))}
      </dl>
      {encoder !== null && <p className="quiet small">{t('imported.sectionEncoder')}</p>}
      <button type="button" onClick={commands.chooseSection}>
        {t('imported.anotherSection')}
      </button>
    </>
  )
}

function Vector({ label, values }: { label: string; values: Float64Array }): JSX.Element {
  const words = formatList(values)
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd title={Array.from(values).join(', ')}>{words}</dd>
    </div>
  )
}
