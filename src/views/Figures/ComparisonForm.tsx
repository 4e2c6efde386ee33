import type { JSX } from 'react'
import type { ComparisonSettings } from '../../core/figures/comparedRun.ts'
import { GENERATOR_NAMES, LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { NumberField, SelectField } from '../../ui/fields.tsx'
import { MethodFields } from './MethodFields.tsx'

interface ComparisonFormProps {
  readonly settings: ComparisonSettings
  readonly onChange: (settings: ComparisonSettings) => void
}

/** The settings of Figs. 4 to 6: EM, and one method at several learning rates. */
export function ComparisonForm({ settings, onChange }: ComparisonFormProps): JSX.Element {
  const change = (patch: Partial<ComparisonSettings>): void => onChange({ ...settings, ...patch })
  return (
    <div className="row wrap">
      <SelectField
        label={t('figures.field.data')}
        value={settings.generator}
        options={GENERATOR_NAMES.map((value) => ({ value, label: t(`dataset.${value}`) }))}
        onChange={(generator) => change({ generator })}
      />
      <NumberField
        label={t('figures.field.points')}
        value={settings.numPoints}
        limits={LIMITS.figurePoints}
        isInteger
        onChange={(numPoints) => change({ numPoints })}
      />
      <NumberField
        label={t('figures.field.noiseStd')}
        value={settings.noiseStd}
        limits={LIMITS.noiseStd}
        onChange={(noiseStd) => change({ noiseStd })}
      />
      <MethodFields settings={settings} onChange={onChange} />
    </div>
  )
}
