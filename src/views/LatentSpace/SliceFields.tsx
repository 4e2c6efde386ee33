import type { JSX } from 'react'
import { useApp } from '../../state/AppContext.tsx'
import type { LatentPlane } from '../../state/latentPlane.ts'
import { t } from '../../text/text.ts'
import { NumberField, SelectField } from '../../ui/fields.tsx'

const AXES = ['0', '1', '2'] as const
const LIMITS = [-1e6, 1e6] as const

/** Which latent coordinate is held, and where: the slice of three dimensions that the plot shows. */
export function SliceFields({ slice }: { slice: NonNullable<LatentPlane['slice']> }): JSX.Element {
  const { commands } = useApp()
  return (
    <div className="plot-tools">
      <SelectField
        label={t('slice.axis')}
        value={AXES[slice.axis]!}
        options={AXES.map((axis) => ({
          value: axis,
          label: t('latent.coordinate', { index: Number(axis) + 1 }),
        }))}
        onChange={(axis) => commands.setDomain('command.view', { sliceAxis: Number(axis) as 0 | 1 | 2 })}
      />
      <NumberField
        label={t('slice.at')}
        value={slice.at}
        limits={LIMITS}
        onChange={(sliceAt) => commands.setDomain('command.view', { sliceAt }, 'slice')}
      />
      <input
        type="range"
        aria-label={t('slice.slide')}
        min={-4}
        max={4}
        step={0.05}
        value={Math.min(4, Math.max(-4, slice.at))}
        onChange={(event) =>
          commands.setDomain('command.view', { sliceAt: Number(event.target.value) }, 'slice')
        }
      />
    </div>
  )
}
