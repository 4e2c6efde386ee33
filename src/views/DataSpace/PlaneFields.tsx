import type { JSX } from 'react'
import { NO_ZOOM } from '../../plot/zoom.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { hasPrincipalAxes, wantsPrincipalAxes } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { AxisField } from './AxisField.tsx'

/** What the axes show, D > 2: two coordinates of choice, or the principal axes of the data. */
export function PlaneFields({ isPair }: { isPair: boolean }): JSX.Element {
  const { commands } = useApp()
  const plane = useAppState((state) => (wantsPrincipalAxes(state) ? 'principal' : 'pair'))
  const isOffered = useAppState(hasPrincipalAxes)
  return (
    <div className="row wrap">
      {isOffered && (
        <SelectField
          label={t('data.plane')}
          value={plane}
          options={[
            { value: 'pair', label: t('data.plane.pair') },
            { value: 'principal', label: t('data.plane.principal') },
          ]}
          onChange={(value) => commands.setDomain('command.axes', { plane: value, dataZoom: NO_ZOOM })}
        />
      )}
      {isPair && (
        <>
          <AxisField label={t('data.horizontal')} axis={0} />
          <AxisField label={t('data.vertical')} axis={1} />
        </>
      )}
    </div>
  )
}
