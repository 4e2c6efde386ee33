import type { JSX } from 'react'
import type { ImageRunSettings } from '../../core/figures/imageRun.ts'
import { DIGITS } from '../../state/digitData.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { NumberField, SelectField } from '../../ui/fields.tsx'
import { MethodFields } from './MethodFields.tsx'

interface ImageFormProps {
  readonly settings: ImageRunSettings
  readonly onChange: (settings: ImageRunSettings) => void
}

/** The settings of Fig. 7. */
export function ImageForm({ settings, onChange }: ImageFormProps): JSX.Element {
  const change = (patch: Partial<ImageRunSettings>): void => onChange({ ...settings, ...patch })
  return (
    <div className="row wrap">
      <SelectField
        label={t('figures.field.digit')}
        value={String(settings.digit)}
        options={DIGITS.map((digit) => ({ value: String(digit), label: String(digit) }))}
        onChange={(digit) => change({ digit: Number(digit) })}
      />
      <NumberField
        label={t('figures.field.images')}
        value={settings.numImages}
        limits={LIMITS.figureImages}
        isInteger
        onChange={(numImages) => change({ numImages })}
      />
      <NumberField
        label={t('figures.field.noiseStd')}
        value={settings.noiseStd}
        limits={LIMITS.noiseStd}
        onChange={(noiseStd) => change({ noiseStd })}
      />
      <NumberField
        label={t('figures.field.priorPrecision')}
        value={settings.priorPrecision}
        limits={LIMITS.figurePrecision}
        onChange={(priorPrecision) => change({ priorPrecision })}
      />
      <MethodFields settings={settings} onChange={onChange} />
    </div>
  )
}
