import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'

/** Whether the data space shows images or points; nothing to choose for other data. */
export function DataViewField(): JSX.Element | null {
  const { commands } = useApp()
  const dataView = useAppState((state) => state.domain.dataView)
  const isOffered = useAppState((state) => imageShapeOf(state) !== null)
  if (!isOffered) return null
  return (
    <div className="plot-tools">
      <SelectField
        label={t('image.view')}
        value={dataView}
        options={[
          { value: 'images', label: t('image.view.images') },
          { value: 'points', label: t('image.view.points') },
        ]}
        onChange={(value) => commands.setDomain('command.view', { dataView: value })}
      />
    </div>
  )
}
