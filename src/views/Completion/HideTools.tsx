import { useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { LIMITS } from '../../state/recipe.ts'
import { hiddenMask } from '../../state/slices/hiding.ts'
import { t } from '../../text/text.ts'
import { NumberField, SelectField } from '../../ui/fields.tsx'

export interface Brush {
  readonly size: number
  readonly isHiding: boolean
}

interface HideToolsProps {
  /** null for a row of a table. */
  readonly shape: ImageShape | null
  readonly brush: Brush
  readonly onBrush: (brush: Brush) => void
}

const MAX_BRUSH = 15

/** Ways to hide a part at once, and the brush. */
export function HideTools({ shape, brush, onBrush }: HideToolsProps): JSX.Element {
  const { commands } = useApp()
  const mask = useAppState((state) => hiddenMask(state.selection))
  const [share, setShare] = useState(50)
  const [seed, setSeed] = useState(0)
  const count = mask.length
  const hideWhere = (isHidden: (d: number) => boolean): void =>
    commands.hideCoordinates(Uint8Array.from(mask, (_, d) => Number(isHidden(d))))
  const column = (d: number): number => (shape === null ? d : d % shape.width)
  const row = (d: number): number => (shape === null ? d : Math.floor(d / shape.width) % shape.height)
  const middle = { column: (shape?.width ?? count) / 2, row: (shape?.height ?? count) / 2 }
  return (
    <div className="column" role="group" aria-label={t('completion.tools')}>
      {shape !== null && (
        <div className="row wrap">
          <SelectField
            label={t('completion.brush')}
            value={brush.isHiding ? 'hide' : 'show'}
            options={(['hide', 'show'] as const).map((value) => ({
              value,
              label: t(`completion.brush.${value}`),
            }))}
            onChange={(value) => onBrush({ ...brush, isHiding: value === 'hide' })}
          />
          <NumberField
            label={t('completion.brushSize')}
            value={brush.size}
            limits={[1, MAX_BRUSH]}
            isInteger
            onChange={(size) => onBrush({ ...brush, size })}
          />
        </div>
      )}
      <div className="row wrap">
        <button type="button" onClick={() => hideWhere((d) => column(d) < middle.column)}>
          {t(shape === null ? 'completion.firstHalf' : 'completion.left')}
        </button>
        <button type="button" onClick={() => hideWhere((d) => row(d) >= middle.row)}>
          {t(shape === null ? 'completion.secondHalf' : 'completion.lower')}
        </button>
        <button type="button" onClick={() => hideWhere((d) => mask[d] === 0)}>
          {t('completion.invert')}
        </button>
        <button type="button" disabled={!mask.includes(1)} onClick={() => hideWhere(() => false)}>
          {t('completion.all')}
        </button>
      </div>
      <div className="row wrap">
        <NumberField
          label={t('completion.share')}
          value={share}
          limits={[0, 100 * LIMITS.hiddenShare[1]]}
          onChange={setShare}
        />
        <button
          type="button"
          onClick={() => {
            commands.hideAtRandom(share / 100, seed)
            // the next click hides another part
            setSeed(seed + 1)
          }}
        >
          {t('completion.random')}
        </button>
      </div>
    </div>
  )
}
