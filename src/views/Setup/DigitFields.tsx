import type { JSX } from 'react'
import { DIGITS, withDigit } from '../../state/digitData.ts'
import { LIMITS, type DigitData } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField, SelectField } from '../../ui/fields.tsx'

const ALL = 'all'

interface DigitFieldsProps {
  readonly origin: DigitData
  readonly onChange: (origin: DigitData) => void
}

/** Which handwritten digits are the data, how many, and what is done to them. */
export function DigitFields({ origin, onChange }: DigitFieldsProps): JSX.Element {
  const set = (patch: Partial<DigitData>): void => onChange({ ...origin, ...patch })
  return (
    <>
      <SelectField
        label={t('setup.digit')}
        value={origin.digit === null ? ALL : String(origin.digit)}
        options={[
          ...DIGITS.map((digit) => ({ value: String(digit), label: String(digit) })),
          { value: ALL, label: t('setup.allDigits') },
        ]}
        onChange={(value) => onChange(withDigit(origin, value === ALL ? null : Number(value)))}
      />
      <NumberField
        label={t(origin.digit === null ? 'setup.numEach' : 'setup.numImages')}
        value={origin.numEach ?? Number.NaN}
        limits={LIMITS.numEach}
        isInteger
        mayBeMissing
        placeholder={t('setup.allImages')}
        onChange={(count) => set({ numEach: Number.isNaN(count) ? null : count })}
      />
      <CheckField
        label={t('setup.unitNorm')}
        checked={origin.isUnitNorm}
        onChange={(isUnitNorm) => set({ isUnitNorm })}
      />
      <NumberField
        label={t('setup.noiseStd')}
        value={origin.noiseStd}
        limits={LIMITS.noiseStd}
        onChange={(noiseStd) => set({ noiseStd })}
      />
      {origin.noiseStd > 0 && (
        <NumberField
          label={t('setup.dataSeed')}
          value={origin.seed}
          limits={LIMITS.seed}
          isInteger
          onChange={(seed) => set({ seed })}
        />
      )}
    </>
  )
}
