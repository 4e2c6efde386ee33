import type { JSX } from 'react'
import type { DiscoverySettings } from '../../core/figures/discovery.ts'
import type { DistributionsSettings } from '../../core/figures/distributions.ts'
import type { FigureId, FigureSettings } from '../../core/figures/figure.ts'
import type { SimplicesSettings } from '../../core/figures/regionSimplices.ts'
import type { SeededRecipe } from '../../core/figures/seededDecoder.ts'
import { useApp } from '../../state/AppContext.tsx'
import { parseWidths } from '../../state/architecture.ts'
import { isWithin, LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { NumberField, TextField } from '../../ui/fields.tsx'
import { ComparisonForm } from './ComparisonForm.tsx'
import { ImageForm } from './ImageForm.tsx'

/** What a figure is computed from, to be changed. */
export function SettingsForm({ id, figure }: { id: FigureId; figure: FigureSettings }): JSX.Element {
  const { figureDesk } = useApp()
  switch (figure.kind) {
    case 'discovery':
      return (
        <DiscoveryForm
          settings={figure.settings}
          onChange={(settings) => figureDesk.setSettings(id, { kind: 'discovery', settings })}
        />
      )
    case 'simplices':
      return (
        <SimplicesForm
          settings={figure.settings}
          onChange={(settings) => figureDesk.setSettings(id, { kind: 'simplices', settings })}
        />
      )
    case 'distributions':
      return (
        <DistributionsForm
          settings={figure.settings}
          onChange={(settings) => figureDesk.setSettings(id, { kind: 'distributions', settings })}
        />
      )
    case 'comparison':
      return (
        <ComparisonForm
          settings={figure.settings}
          onChange={(settings) => figureDesk.setSettings(id, { kind: 'comparison', settings })}
        />
      )
    case 'images':
      return (
        <ImageForm
          settings={figure.settings}
          onChange={(settings) => figureDesk.setSettings(id, { kind: 'images', settings })}
        />
      )
  }
}

interface FormProps<T> {
  readonly settings: T
  readonly onChange: (settings: T) => void
}

function DiscoveryForm({ settings, onChange }: FormProps<DiscoverySettings>): JSX.Element {
  return (
    <div className="row wrap">
      <DecoderFields decoder={settings.decoder} onChange={(decoder) => onChange({ ...settings, decoder })} />
      <NumberField
        label={t('figures.field.startSeed')}
        value={settings.startSeed}
        limits={LIMITS.seed}
        isInteger
        onChange={(startSeed) => onChange({ ...settings, startSeed })}
      />
    </div>
  )
}

function SimplicesForm({ settings, onChange }: FormProps<SimplicesSettings>): JSX.Element {
  const [z1, z2] = settings.latent
  return (
    <div className="row wrap">
      <DecoderFields decoder={settings.decoder} onChange={(decoder) => onChange({ ...settings, decoder })} />
      <NumberField
        label={t('figures.field.z1')}
        value={z1}
        limits={LIMITS.figureLatent}
        onChange={(value) => onChange({ ...settings, latent: [value, z2] })}
      />
      <NumberField
        label={t('figures.field.z2')}
        value={z2}
        limits={LIMITS.figureLatent}
        onChange={(value) => onChange({ ...settings, latent: [z1, value] })}
      />
    </div>
  )
}

function DistributionsForm({ settings, onChange }: FormProps<DistributionsSettings>): JSX.Element {
  return (
    <div className="row wrap">
      <DecoderFields decoder={settings.decoder} onChange={(decoder) => onChange({ ...settings, decoder })} />
      <NumberField
        label={t('figures.field.variance')}
        value={settings.noiseVariance}
        limits={LIMITS.noiseVariance}
        onChange={(noiseVariance) => onChange({ ...settings, noiseVariance })}
      />
      <NumberField
        label={t('figures.field.samples')}
        value={settings.numSamples}
        limits={LIMITS.figureSamples}
        isInteger
        onChange={(numSamples) => onChange({ ...settings, numSamples })}
      />
      <NumberField
        label={t('figures.field.sampleSeed')}
        value={settings.sampleSeed}
        limits={LIMITS.seed}
        isInteger
        onChange={(sampleSeed) => onChange({ ...settings, sampleSeed })}
      />
    </div>
  )
}

function DecoderFields({
  decoder,
  onChange,
}: {
  decoder: SeededRecipe
  onChange: (decoder: SeededRecipe) => void
}): JSX.Element {
  const { widths, negativeSlope, seed } = decoder
  return (
    <>
      <TextField
        label={t('figures.field.hidden')}
        value={widths.slice(1, -1)}
        format={(hidden) => hidden.join('-')}
        parse={parseDrawnWidths}
        problem={t('figures.field.drawnHiddenProblem', {
          layers: LIMITS.figureLayers[1],
          units: LIMITS.figureWidth[1],
        })}
        isLazy
        onChange={(hidden) => onChange({ ...decoder, widths: [widths[0]!, ...hidden, widths.at(-1)!] })}
      />
      <NumberField
        label={t('figures.field.slope')}
        value={negativeSlope}
        limits={LIMITS.negativeSlope}
        onChange={(value) => onChange({ ...decoder, negativeSlope: value })}
      />
      <NumberField
        label={t('figures.field.decoderSeed')}
        value={seed}
        limits={LIMITS.seed}
        isInteger
        onChange={(value) => onChange({ ...decoder, seed: value })}
      />
    </>
  )
}

/** Of a decoder all of whose regions are drawn. */
function parseDrawnWidths(text: string): readonly number[] | undefined {
  const hidden = parseWidths(text)
  if (hidden === undefined || !isWithin(hidden.length, LIMITS.figureLayers)) return undefined
  return hidden.every((width) => isWithin(width, LIMITS.figureWidth)) ? hidden : undefined
}
