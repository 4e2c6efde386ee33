import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { t } from '../../text/text.ts'
import { ColourScale } from '../../ui/ColourScale.tsx'

interface PlaneScaleProps {
  readonly what: string
  readonly ends: readonly [number, number] | null
  readonly isLog: boolean
  readonly isDark: boolean
}

/** The colours of the latent plane, with the values at their ends. */
export function PlaneScale({ what, ends, isLog, isDark }: PlaneScaleProps): JSX.Element | null {
  if (ends === null) return null
  const [low, high] = ends.map((value) =>
    Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : formatNumber(value, 3),
  ) as [string, string]
  return (
    <ColourScale
      label={t('latent.scale', { what, low, high })}
      low={low}
      high={high}
      caption={isLog ? `${what} (${t('latent.scaleLog')})` : what}
      isDark={isDark}
    />
  )
}
