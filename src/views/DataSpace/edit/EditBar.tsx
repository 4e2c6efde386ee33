import { useId } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../../state/AppContext.tsx'
import { drawingObstacle } from '../../../state/slices/drawing.ts'
import { t } from '../../../text/text.ts'
import { SelectField } from '../../../ui/fields.tsx'
import { EDIT_MODES } from './useEditing.ts'
import type { Editing } from './useEditing.ts'

/** More labels than this are not offered: nobody finds one among them. */
const MAX_LABELS = 64

const LIMITS = { spacing: [4, 60], radius: [6, 120], rate: [5, 200] } as const

/** The tools of drawing by hand. */
export function EditBar({ editing }: { editing: Editing }): JSX.Element {
  const { commands } = useApp()
  const obstacle = useAppState(drawingObstacle)
  const label = useAppState((state) => state.data.dataset?.label ?? null)
  const { mode, said, update } = editing
  const name = useId()
  const labels = label === null ? [] : [...new Set(label.values)].slice(0, MAX_LABELS)
  const isAdding = mode === 'draw' || mode === 'spray'
  return (
    <fieldset className="edit-bar">
      <legend>{t('draw.open')}</legend>
      {obstacle === null ? (
        <>
          <div className="edit-modes">
            {EDIT_MODES.map((each) => (
              <label key={each} className="edit-mode">
                <input
                  type="radio"
                  name={name}
                  value={each}
                  checked={mode === each}
                  onChange={() => update({ mode: each, carried: null })}
                />
                {t(`draw.mode.${each}`)}
              </label>
            ))}
          </div>
          {mode === 'draw' && <Slider of="spacing" editing={editing} />}
          {(mode === 'spray' || mode === 'erase') && <Slider of="radius" editing={editing} />}
          {mode === 'spray' && <Slider of="rate" editing={editing} />}
          {isAdding && labels.length > 0 && (
            <SelectField
              label={t('draw.label')}
              value={editing.label ?? labels[0]!}
              options={labels.map((value) => ({ value, label: value === '' ? t('legend.noValue') : value }))}
              onChange={(value) => update({ label: value })}
            />
          )}
          <p className="quiet small">{t(`draw.help.${mode}`)}</p>
          {mode !== 'select' && <p className="quiet small">{t('draw.help.zoom')}</p>}
        </>
      ) : (
        <p className="quiet small">{t(`draw.obstacle.${obstacle}`)}</p>
      )}
      <div className="row wrap">
        <button
          type="button"
          disabled={obstacle === 'noModel'}
          onClick={() => {
            update({ mode: mode === 'select' ? 'draw' : mode, said: '', label: null, carried: null })
            void commands.startEmpty()
          }}
        >
          {t('draw.startEmpty')}
        </button>
        <p className="small" role="status">
          {said}
        </p>
      </div>
    </fieldset>
  )
}

function Slider({ of, editing }: { of: keyof typeof LIMITS; editing: Editing }): JSX.Element {
  const id = useId()
  const value = editing[of]
  const words = of === 'rate' ? String(value) : t('draw.pixels', { count: value })
  return (
    <div className="slider">
      <label htmlFor={id}>{t(`draw.${of}`)}</label>
      <input
        id={id}
        type="range"
        min={LIMITS[of][0]}
        max={LIMITS[of][1]}
        value={value}
        aria-valuetext={words}
        onChange={(event) => editing.update({ [of]: Number(event.target.value) })}
      />
      <output htmlFor={id}>{words}</output>
    </div>
  )
}
