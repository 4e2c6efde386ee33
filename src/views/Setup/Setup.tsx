import type { JSX } from 'react'
import type { Dataset } from '../../core/datasets/dataset.ts'
import type { GeneratorName } from '../../core/datasets/generators.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { DataFileName, DataOrigin, DigitSource, GeneratedData } from '../../state/recipe.ts'
import { isNumericLabel } from '../../state/labels.ts'
import {
  DATA_FILES,
  DIGIT_DEFAULTS,
  DIGIT_SOURCES,
  findGenerator,
  GENERATOR_DEFAULTS,
  GENERATOR_NAMES,
  LIMITS,
  scalingOf,
} from '../../state/recipe.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { FileButton, NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { currentCheckpoint } from '../../state/slices/runs.ts'
import { noiseStdRange } from '../../state/withNoiseKind.ts'
import { DecoderCard } from './DecoderCard.tsx'
import { DigitFields } from './DigitFields.tsx'
import { HiddenValues } from './HiddenValues.tsx'
import { NoiseEstimate } from './NoiseEstimate.tsx'
import { ImportedCard } from './ImportedCard.tsx'
import { ShapeField } from './ShapeField.tsx'
import { TrainingCard } from './TrainingCard.tsx'

export function Setup(): JSX.Element {
  return (
    <div className="setup">
      <DataCard />
      <DecoderCard />
      <ImportedCard />
      <NoiseCard />
      <TrainingCard />
    </div>
  )
}

type DataChoice = 'none' | DataFileName | DigitSource | GeneratorName | 'imported' | 'drawn'

function choiceOf(origin: DataOrigin): DataChoice {
  if (origin.kind === 'file') return origin.file
  if (origin.kind === 'digits') return origin.source
  if (origin.kind === 'generated') return origin.generator
  return origin.kind
}

function originOf(choice: DataChoice): DataOrigin | null {
  if (choice === 'none') return { kind: 'none' }
  const file = DATA_FILES.find((known) => known === choice)
  if (file !== undefined) return { kind: 'file', file }
  const source = DIGIT_SOURCES.find((known) => known === choice)
  if (source !== undefined) return DIGIT_DEFAULTS[source]
  const generator = findGenerator(choice)
  return generator === undefined ? null : GENERATOR_DEFAULTS[generator]
}

function DataCard(): JSX.Element {
  const { commands } = useApp()
  const { origin, dataset } = useAppState((state) => state.data)
  const fits = useAppState((state) => fittingDataset(state) !== null)
  const isDataOmitted = useAppState((state) => state.ui.linkOmitted.includes('data'))
  const choices: DataChoice[] = [...DATA_FILES, ...DIGIT_SOURCES, ...GENERATOR_NAMES, 'none']
  if (origin.kind === 'imported' || origin.kind === 'drawn') choices.push(origin.kind)
  const set = (patch: Partial<GeneratedData>): void => {
    if (origin.kind === 'generated') void commands.chooseData({ ...origin, ...patch })
  }
  return (
    <Panel
      title={t('setup.data')}
      aside={
        dataset === null
          ? t('setup.noData')
          : t('setup.dataAside', { count: dataset.numPoints, dimension: dataset.dataDim })
      }
    >
      <SelectField
        label={t('setup.dataset')}
        value={choiceOf(origin)}
        options={choices.map((value) => ({
          value,
          label: value === 'imported' && origin.kind === 'imported' ? origin.name : t(`dataset.${value}`),
        }))}
        onChange={(choice) => {
          const next = originOf(choice)
          if (next !== null) void commands.chooseData(next)
        }}
      />
      {origin.kind === 'generated' && (
        <>
          <NumberField
            label={t('setup.numPoints')}
            value={origin.numPoints}
            limits={LIMITS.numPoints}
            isInteger
            onChange={(numPoints) => set({ numPoints })}
          />
          <NumberField
            label={t('setup.noiseStd')}
            value={origin.noiseStd}
            limits={LIMITS.noiseStd}
            onChange={(noiseStd) => set({ noiseStd })}
          />
          <NumberField
            label={t('setup.dataSeed')}
            value={origin.seed}
            limits={LIMITS.seed}
            isInteger
            onChange={(seed) => set({ seed })}
          />
        </>
      )}
      {origin.kind === 'digits' && (
        <DigitFields origin={origin} onChange={(next) => void commands.chooseData(next)} />
      )}
      {dataset !== null && origin.kind === 'imported' && (
        <>
          <LabelField dataset={dataset} />
          <ShapeField dataset={dataset} />
        </>
      )}
      {dataset !== null && dataset.numPoints > 0 && !fits && <p className="quiet">{t('setup.dataMisfit')}</p>}
      <div className="row">
        <FileButton
          label={t('setup.importData')}
          accept=".csv,.tsv,.txt,.json,.png,text/csv,application/json,image/png"
          isMultiple
          onFiles={(files) => void commands.importDataFiles(files)}
        />
      </div>
      {isDataOmitted && <p className="small">{t('setup.notInLink')}</p>}
      <p className="quiet small">{t('setup.dropHint')}</p>
      {dataset !== null && dataset.dataDim > 1 && dataset.numPoints > 0 && <HiddenValues />}
    </Panel>
  )
}

/** More columns than this are chosen by name: too many for a list of choices. */
const MAX_LABEL_CHOICES = 64

/** Which column is shown but is never data. A label of text stays one: it cannot be data. */
function LabelField({ dataset }: { dataset: Dataset }): JSX.Element | null {
  const { commands } = useApp()
  const own = dataset.label?.name ?? null
  const isText = dataset.label !== null && !isNumericLabel(dataset.label)
  if (dataset.dataDim > MAX_LABEL_CHOICES) {
    const { columnNames } = dataset
    return (
      <TextField
        label={t('setup.label')}
        value={own ?? ''}
        format={(name) => name}
        parse={(name) => {
          const isChoice = isText ? name === own : name === '' || name === own || columnNames.includes(name)
          return isChoice ? name : undefined
        }}
        problem={t(isText ? 'setup.labelOfText' : 'setup.labelProblem', {
          first: columnNames[0]!,
          last: columnNames.at(-1)!,
        })}
        placeholder={t('setup.noLabel')}
        isLazy
        onChange={(name) => void commands.markLabel(name === '' ? null : columnNames.indexOf(name))}
      />
    )
  }
  // A column and the label may share a name, and a column may be called like "none": choices go by position.
  const options = [
    { value: '', label: t('setup.noLabel'), disabled: isText },
    ...(own === null ? [] : [{ value: 'label', label: own }]),
    ...dataset.columnNames.map((name, column) => ({
      value: String(column),
      label: name,
      disabled: isText || dataset.dataDim === 1,
    })),
  ]
  return (
    <SelectField
      label={t('setup.label')}
      value={own === null ? '' : 'label'}
      options={options}
      onChange={(choice) => {
        if (choice !== 'label') void commands.markLabel(choice === '' ? null : Number(choice))
      }}
    />
  )
}

function NoiseCard(): JSX.Element | null {
  const { commands } = useApp()
  const isFloored = useAppState((state) => (currentCheckpoint(state)?.numFloored ?? 0) > 0)
  const { model, noiseOverride, origin } = useAppState((state) => state.model)
  if (model === null) return null
  const { noise, priorCovariance } = model
  const isStandardised = scalingOf(origin) !== undefined
  const standardised =
    origin.kind === 'seeded' && isStandardised ? (noiseOverride ?? origin.noiseVariance) : null
  const variance = noise.kind === 'isotropic' ? noise.variance : standardised
  const [low, high] = noiseStdRange(noise)
  return (
    <Panel
      title={t('setup.noise')}
      aside={t(standardised === null ? `noise.${noise.kind}` : 'noise.standardised')}
      className="noise-card"
    >
      {variance !== null ? (
        <NumberField
          label={t(standardised === null ? 'setup.noiseVariance' : 'setup.noiseVarianceStandard')}
          value={variance}
          limits={LIMITS.noiseVariance}
          onChange={commands.setNoiseVariance}
        />
      ) : (
        <p className="quiet small">{t('setup.noiseGiven')}</p>
      )}
      {isFloored && <p className="small">{t('step.noise.floored')}</p>}
      <dl className="facts">
        <div className="fact">
          <dt>
            <RichText text={t('setup.sigma')} />
          </dt>
          <dd>
            <Num value={low} />
            {high !== low && (
              <>
                {t('setup.to')} <Num value={high} />
              </>
            )}
          </dd>
        </div>
        <div className="fact">
          <dt>
            <RichText text={t('setup.priorVariance')} />
          </dt>
          <dd>
            <Num value={priorCovariance[0]!} />
          </dd>
        </div>
      </dl>
      <NoiseEstimate />
    </Panel>
  )
}
