import type { JSX } from 'react'
import { t } from '../../text/text.ts'
import { NumberField } from '../../ui/fields.tsx'

const ANY_NUMBER = [-1e300, 1e300] as const

interface CoordinateFieldProps {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A coordinate of the selected point; empty for a missing one. */
export function CoordinateField({ label, value, onChange }: CoordinateFieldProps): JSX.Element {
  return (
    <NumberField
      label={label}
      value={value}
      limits={ANY_NUMBER}
      mayBeMissing
      placeholder={t('inspector.missing')}
      onChange={onChange}
    />
  )
}
