import type { JSX } from 'react'
import type { ActivationName, DecoderRequest, InitialiserName } from '../../../workers/protocol.ts'
import type { ImageShape } from '../../core/imageShape.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import {
  architectureOf,
  parseChannels,
  parseWidths,
  requestLike,
  type ActivationChoice,
  type Station,
} from '../../state/architecture.ts'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { DEFAULT_PRESET } from '../../state/presets.ts'
import { LIMITS, startOf } from '../../state/recipe.ts'
import { fittingDataset, isPartitionStale } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { CheckField, FileButton, NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Panel.tsx'

const [leastLatentDim, mostLatentDim] = LIMITS.latentDim
const LATENT_DIMS = Array.from({ length: mostLatentDim - leastLatentDim + 1 }, (_, i) =>
  String(leastLatentDim + i),
)
const INITIALISERS: readonly InitialiserName[] = ['authors', 'torch', 'he', 'glorot']
const ACTIVATIONS: readonly ActivationName[] = ['LeakyReLU', 'ReLU', 'Abs']

/** The decoder: what it is, where it comes from, and the fields that draw another. */
export function DecoderCard(): JSX.Element | null {
  const { commands } = useApp()
  const { model, origin: modelOrigin } = useAppState((state) => state.model)
  const origin = startOf(modelOrigin)
  const numParameters = useAppState((state) =>
    isPartitionStale(state) ? undefined : state.results.partition?.value.numParameters,
  )
  const hasData = useAppState((state) => fittingDataset(state) !== null)
  const isModelOmitted = useAppState((state) => state.ui.linkOmitted.includes('model'))
  const shape = useAppState(imageShapeOf)
  if (model === null) return <NoDecoder />
  const { stations, activation, negativeSlope } = architectureOf(model)
  const request = requestLike(model, origin)
  const draw = (patch: Partial<DecoderRequest>): void => {
    void commands.drawDecoder({ ...request, ...patch })
  }
  return (
    <Panel
      title={t('setup.decoder')}
      aside={numParameters === undefined ? undefined : t('setup.parameters', { count: numParameters })}
      className="decoder-card"
    >
      <Stations stations={stations} />
      <p className="quiet small">
        {t(`origin.${origin.kind}`, {
          name:
            origin.kind === 'imported'
              ? origin.name
              : origin.kind === 'file'
                ? origin.file
                : origin.request.seed,
        })}
        {modelOrigin.kind === 'trained' &&
          ` ${t('origin.trained', { epochs: modelOrigin.epoch, method: t(`method.${modelOrigin.method}`) })}`}
      </p>
      {isModelOmitted && <p className="small">{t('setup.notInLink')}</p>}
      <TextField
        label={t('setup.hidden')}
        value={request.widths.slice(1, -1)}
        format={(hidden) => hidden.join('-')}
        parse={parseWidths}
        problem={t('setup.hiddenProblem', { layers: LIMITS.numHiddenLayers[1], units: LIMITS.width[1] })}
        onChange={(hidden) => draw({ widths: [request.widths[0]!, ...hidden, request.widths.at(-1)!] })}
      />
      {shape !== null && <ConvolutionField request={request} shape={shape} onChange={draw} />}
      <SelectField
        label={t('setup.latentDim')}
        value={String(request.widths[0])}
        options={LATENT_DIMS.map((value) => ({ value, label: value }))}
        onChange={(value) => draw({ widths: [Number(value), ...request.widths.slice(1)] })}
      />
      <SelectField<ActivationChoice>
        label={t('setup.activation')}
        value={activation}
        options={[
          ...ACTIVATIONS.map((value) => ({ value, label: t(`activation.${value}`) })),
          ...(activation === 'mixed' || activation === 'none'
            ? [{ value: activation, label: t(`activation.${activation}`), disabled: true }]
            : []),
        ]}
        onChange={(value) => {
          if (value !== 'mixed' && value !== 'none') draw({ activation: value })
        }}
      />
      {activation === 'LeakyReLU' && (
        <NumberField
          label={t('setup.slope')}
          value={negativeSlope}
          limits={LIMITS.negativeSlope}
          onChange={(slope) => draw({ negativeSlope: slope })}
        />
      )}
      <SelectField
        label={t('setup.start')}
        value={request.initialiser}
        options={INITIALISERS.map((value) => ({ value, label: t(`initialiser.${value}`) }))}
        onChange={(initialiser) => draw({ initialiser })}
      />
      <p className="quiet small">{t(`initialiser.words.${request.initialiser}`)}</p>
      {hasData && request.convolutions === undefined && (
        <>
          <CheckField
            label={t('setup.standardise')}
            checked={request.scaling !== undefined}
            onChange={(checked) => void commands.drawDecoder(request, checked)}
          />
          {request.scaling !== undefined && <p className="quiet small">{t('setup.standardiseWords')}</p>}
        </>
      )}
      <NumberField
        label={t('setup.seed')}
        value={request.seed}
        limits={LIMITS.seed}
        isInteger
        onChange={(seed) => draw({ seed })}
      />
      <div className="row wrap">
        <button
          type="button"
          onClick={() => draw({ seed: origin.kind === 'seeded' ? request.seed + 1 : request.seed })}
        >
          {t('setup.draw')}
        </button>
        <ImportModelButton />
      </div>
    </Panel>
  )
}

/** The decoder from z to x: how many numbers, or images of which size, each of its layers makes. */
function Stations({ stations }: { readonly stations: readonly Station[] }): JSX.Element {
  const last = stations.length - 1
  const words = stations.map(({ size, shape }) =>
    shape === null ? String(size) : t('setup.images', shapeWords(shape)),
  )
  return (
    <p className="architecture" aria-label={t('setup.architecture', { widths: words.join(' → ') })}>
      {words.map((word, at) => (
        <span key={at}>
          {at > 0 && <i aria-hidden="true">{t('setup.arrow')}</i>}
          <b className={at === 0 ? 'latent' : at === last ? 'data' : ''}>
            {at === 0
              ? t('setup.latentWidth', { width: word })
              : at === last
                ? t('setup.dataWidth', { width: word })
                : word}
          </b>
        </span>
      ))}
    </p>
  )
}

function shapeWords({ channels, height, width }: ImageShape): Record<string, string> {
  return {
    channels: channels === 1 ? '' : t('setup.channels', { count: channels }),
    height: String(height),
    width: String(width),
  }
}

interface ConvolutionFieldProps {
  readonly request: DecoderRequest
  readonly shape: ImageShape
  readonly onChange: (patch: Partial<DecoderRequest>) => void
}

function ConvolutionField({ request, shape, onChange }: ConvolutionFieldProps): JSX.Element {
  const channels = request.convolutions?.channels ?? []
  const factor = 2 ** channels.length
  return (
    <>
      <TextField
        label={t('setup.convolutions')}
        value={channels}
        format={(counts) => counts.join('-')}
        parse={(text) => parseChannels(text, shape)}
        problem={t('setup.convolutionsProblem', {
          most: LIMITS.numConvolutions[1],
          height: shape.height,
          width: shape.width,
        })}
        placeholder={t('setup.convolutionsNone')}
        onChange={(counts) =>
          onChange({ convolutions: counts.length === 0 ? undefined : { shape, channels: counts } })
        }
      />
      <p className="quiet small">
        {channels.length === 0
          ? t('setup.convolutionsHelp')
          : t('setup.convolutionsWords', {
              count: channels[0]!,
              height: shape.height / factor,
              width: shape.width / factor,
            })}
      </p>
    </>
  )
}

/** What stands there when nothing could be loaded: another try, or one's own model. */
function NoDecoder(): JSX.Element {
  const { commands } = useApp()
  const isWorking = useAppState((state) => state.jobs.document.status === 'working')
  return (
    <Panel title={t('setup.decoder')}>
      <p className="quiet">{t(isWorking ? 'job.working' : 'setup.noDecoder')}</p>
      <div className="row wrap">
        {!isWorking && (
          <button type="button" onClick={() => void commands.choosePreset(DEFAULT_PRESET)}>
            {t('job.retry')}
          </button>
        )}
        <ImportModelButton />
      </div>
    </Panel>
  )
}

function ImportModelButton(): JSX.Element {
  const { commands } = useApp()
  return (
    <>
      <FileButton
        label={t('setup.importModel')}
        accept=".json,.onnx,.safetensors,application/json"
        isMultiple
        onFiles={(files) => void commands.importModelFiles(files)}
      />
      <button type="button" onClick={() => commands.openDialog('python')}>
        {t('python.open')}
      </button>
    </>
  )
}
