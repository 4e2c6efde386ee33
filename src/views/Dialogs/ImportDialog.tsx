import { useState } from 'react'
import type { JSX } from 'react'
import type { ReadDecoder, ReadEncoder, SectionChoice } from '../../../workers/protocol.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PendingImport } from '../../state/appState.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { typedNumbers, writtenNumbers } from '../../ui/typedNumbers.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { Budget } from '../Budget.tsx'

/** What the reader has to say before files of networks can be taken. */
export function ImportDialog({ onClose }: { onClose: () => void }): JSX.Element | null {
  const { commands } = useApp()
  const pending = useAppState(({ importing }) => importing.pending)
  if (pending === null) return null
  if (pending.kind === 'describe') return <Describe pending={pending} onClose={commands.leaveImport} />
  const { decoder, encoder } = pending
  // a notice stays that opens it again
  const close = decoder.format === 'json' ? onClose : commands.leaveImport
  return <Decide decoder={decoder} encoder={encoder} onClose={close} />
}

interface DescribeProps {
  readonly pending: Extract<PendingImport, { kind: 'describe' }>
  readonly onClose: () => void
}

function Describe({ pending, onClose }: DescribeProps): JSX.Element {
  const { commands } = useApp()
  const { files, guess, problems } = pending
  const [description, setDescription] = useState(guess)
  return (
    <Dialog title={t('import.describe.title', { name: files[0]?.name ?? '' })} onClose={onClose}>
      <p>{t('import.describe.words')}</p>
      <label htmlFor="import-description">{t('import.describe.field')}</label>
      <textarea
        id="import-description"
        spellCheck={false}
        value={description}
        aria-invalid={problems.length > 0}
        onChange={(event) => setDescription(event.target.value)}
      />
      <div role="alert">
        {problems.map((line) => (
          <p key={line} className="field-error">
            {line}
          </p>
        ))}
      </div>
      <Choices label={t('import.take')} onTake={() => void commands.describeNetwork(description)} />
    </Dialog>
  )
}

interface DecideProps {
  readonly decoder: ReadDecoder
  readonly encoder: ReadEncoder | null
  readonly onClose: () => void
}

function Decide({ decoder: read, encoder, onClose }: DecideProps): JSX.Element {
  const { commands } = useApp()
  const { name, decoder, dropped } = read
  const { latentDim, dataDim, layers } = decoder
  const budget = useAppState(({ importing }) =>
    importing.budget?.of === decoder ? importing.budget.value : null,
  )
  const needsSection = latentDim > LIMITS.latentDim[1]
  const isOfUse = needsSection || (latentDim > 1 && budget !== null && budget.verdict !== 'exact')
  const mayBeWhole = !needsSection && budget?.verdict !== 'sectionsOnly'
  const [choice, setChoice] = useState<SectionChoice | null>(
    mayBeWhole ? null : { kind: 'axes', axes: latentDim === 2 ? [0] : [0, 1], origin: zeros(latentDim) },
  )
  return (
    <Dialog title={t('import.title', { name })} onClose={onClose}>
      <p className="quiet">
        {t('import.sizes', {
          latent: latentDim,
          data: dataDim,
          layers: layers.length,
        })}
      </p>
      {budget !== null && <Budget budget={budget} />}
      {dropped !== null && (
        <section>
          <h3>{t('import.drop.title', { activation: dropped })}</h3>
          <p>{t(`import.drop.${dropped}`)}</p>
        </section>
      )}
      {isOfUse && (
        <SectionFields
          latentDim={latentDim}
          mayBeWhole={mayBeWhole}
          encoder={encoder}
          choice={choice}
          onChange={setChoice}
        />
      )}
      <Choices
        label={dropped === null ? t('import.take') : t('import.takeDropped', { activation: dropped })}
        onTake={() => void commands.takeImport(choice)}
      />
    </Dialog>
  )
}

interface SectionFieldsProps {
  readonly latentDim: number
  readonly mayBeWhole: boolean
  readonly encoder: ReadEncoder | null
  /** null: all of the latent space. */
  readonly choice: SectionChoice | null
  readonly onChange: (choice: SectionChoice | null) => void
}

type SectionKind = 'whole' | `${SectionChoice['kind']}${1 | 2 | 3}`
const NUM_AXES = [1, 2, 3] as const

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}

function SectionFields({
  latentDim,
  mayBeWhole,
  encoder,
  choice,
  onChange,
}: SectionFieldsProps): JSX.Element {
  const hasData = useAppState(
    ({ data: { dataset } }) => dataset !== null && dataset.dataDim === encoder?.encoder.dataDim,
  )
  const counts = NUM_AXES.filter((count) => count < latentDim)
  const kinds: SectionKind[] = [
    ...(mayBeWhole ? (['whole'] as const) : []),
    ...counts.map((count) => `axes${count}` as const),
    ...(hasData ? counts.map((count) => `encodings${count}` as const) : []),
  ]
  const choose = (kind: SectionKind): void => {
    if (kind === 'whole') return onChange(null)
    const count = Number(kind.at(-1))
    if (kind.startsWith('encodings')) return onChange({ kind: 'encodings', numAxes: count })
    const known = choice?.kind === 'axes' ? choice : { axes: [], origin: zeros(latentDim) }
    const axes: readonly number[] = known.axes
    const free = Array.from({ length: latentDim }, (_, axis) => axis).filter((axis) => !axes.includes(axis))
    onChange({ kind: 'axes', axes: [...axes, ...free].slice(0, count), origin: known.origin })
  }
  return (
    <section className="column">
      <h3>{t('import.section.title', { latent: latentDim })}</h3>
      <p>
        {t(
          mayBeWhole
            ? 'import.section.words3'
            : latentDim > LIMITS.latentDim[1]
              ? 'import.section.words'
              : 'import.section.wordsTooLarge',
        )}
      </p>
      <SelectField<SectionKind>
        label={t('import.section.kind')}
        value={kindOf(choice)}
        options={kinds.map((value) => ({ value, label: t(`import.section.${value}`) }))}
        onChange={choose}
      />
      {choice?.kind === 'axes' && (
        <>
          {choice.axes.map((axis, place) => (
            <SelectField
              key={place}
              label={t('import.section.axis', { place: place + 1 })}
              value={String(axis)}
              options={Array.from({ length: latentDim }, (_, value) => ({
                value: String(value),
                label: `z${value + 1}`,
                disabled: value !== axis && choice.axes.includes(value),
              }))}
              onChange={(value) => onChange({ ...choice, axes: choice.axes.with(place, Number(value)) })}
            />
          ))}
          <TextField
            label={t('import.section.origin')}
            value={choice.origin}
            format={writtenNumbers}
            parse={(text) => parseOrigin(text, latentDim)}
            problem={t('import.section.originProblem', { count: latentDim })}
            onChange={(origin) => onChange({ ...choice, origin })}
          />
        </>
      )}
    </section>
  )
}

function kindOf(choice: SectionChoice | null): SectionKind {
  if (choice === null) return 'whole'
  const count = (choice.kind === 'axes' ? choice.axes.length : choice.numAxes) as 1 | 2 | 3
  return `${choice.kind}${count}`
}

/** So many finite numbers; undefined for anything else. */
function parseOrigin(text: string, latentDim: number): readonly number[] | undefined {
  const values = typedNumbers(text)
  return values?.length === latentDim && values.every(Number.isFinite) ? values : undefined
}

function Choices({ label, onTake }: { label: string; onTake: () => void }): JSX.Element {
  const { commands } = useApp()
  return (
    <div className="row">
      <button type="button" className="primary" onClick={onTake}>
        {label}
      </button>
      <button type="button" onClick={commands.leaveImport}>
        {t('import.cancel')}
      </button>
    </div>
  )
}
