import { useState } from 'react'
import type { JSX } from 'react'
import type { ReadDecoder, ReadEncoder, SectionChoice } from '../../../workers/protocol.ts'
import { countWeights } from '../../core/network/countWeights.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PendingImport } from '../../state/appState.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'

/** What the reader has to say before files of networks can be taken. */
export function ImportDialog({ onClose }: { onClose: () => void }): JSX.Element | null {
  const pending = useAppState(({ importing }) => importing.pending)
  if (pending === null) return null
  return pending.kind === 'describe' ? (
    <Describe pending={pending} onClose={onClose} />
  ) : (
    <Decide decoder={pending.decoder} encoder={pending.encoder} onClose={onClose} />
  )
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
  const needsSection = latentDim > LIMITS.latentDim[1]
  const [choice, setChoice] = useState<SectionChoice | null>(
    needsSection ? { kind: 'axes', axes: [0, 1], origin: new Array<number>(latentDim).fill(0) } : null,
  )
  return (
    <Dialog title={t('import.title', { name })} onClose={onClose}>
      <p className="quiet">
        {t('import.sizes', {
          latent: latentDim,
          data: dataDim,
          layers: layers.length,
          parameters: countWeights(decoder),
        })}
      </p>
      {dropped !== null && (
        <section>
          <h3>{t('import.drop.title', { activation: dropped })}</h3>
          <p>{t(`import.drop.${dropped}`)}</p>
        </section>
      )}
      {choice !== null && (
        <SectionFields latentDim={latentDim} encoder={encoder} choice={choice} onChange={setChoice} />
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
  readonly encoder: ReadEncoder | null
  readonly choice: SectionChoice
  readonly onChange: (choice: SectionChoice) => void
}

type SectionKind = `${SectionChoice['kind']}${1 | 2 | 3}`
const NUM_AXES = [1, 2, 3] as const

function SectionFields({ latentDim, encoder, choice, onChange }: SectionFieldsProps): JSX.Element {
  const hasData = useAppState(
    ({ data: { dataset } }) => dataset !== null && dataset.dataDim === encoder?.encoder.dataDim,
  )
  const numAxes = choice.kind === 'axes' ? choice.axes.length : choice.numAxes
  const kinds: SectionKind[] = NUM_AXES.map((count) => `axes${count}` as const)
  if (hasData) kinds.push(...NUM_AXES.map((count) => `encodings${count}` as const))
  const choose = (kind: SectionKind): void => {
    const count = Number(kind.at(-1))
    if (kind.startsWith('encodings')) return onChange({ kind: 'encodings', numAxes: count })
    const known =
      choice.kind === 'axes'
        ? choice
        : { axes: new Array<number>(), origin: new Array<number>(latentDim).fill(0) }
    const free = Array.from({ length: latentDim }, (_, axis) => axis).filter(
      (axis) => !known.axes.includes(axis),
    )
    onChange({ kind: 'axes', axes: [...known.axes, ...free].slice(0, count), origin: known.origin })
  }
  return (
    <section className="column">
      <h3>{t('import.section.title', { latent: latentDim })}</h3>
      <p>{t('import.section.words')}</p>
      <SelectField<SectionKind>
        label={t('import.section.kind')}
        value={`${choice.kind}${numAxes as 1 | 2 | 3}`}
        options={kinds.map((value) => ({ value, label: t(`import.section.${value}`) }))}
        onChange={choose}
      />
      {choice.kind === 'axes' && (
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
            format={(values) => values.join(', ')}
            parse={(text) => parseOrigin(text, latentDim)}
            problem={t('import.section.originProblem', { count: latentDim })}
            onChange={(origin) => onChange({ ...choice, origin })}
          />
        </>
      )}
    </section>
  )
}

/** So many finite numbers between commas; undefined for anything else. */
function parseOrigin(text: string, latentDim: number): number[] | undefined {
  const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  return values.length === latentDim && values.every(Number.isFinite) ? values : undefined
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
