import { useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { partitionPosterior } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'

const MAX_ROWS = 200

/** The partition as a table: limits, prior mass, responsibility. */
export function RegionTable(): JSX.Element | null {
  const { commands } = useApp()
  const view = useAppState((state) => state.results.partition?.value ?? null)
  const posterior = useAppState(partitionPosterior)?.posterior ?? null
  const regionId = useAppState((state) => state.selection.regionId)
  const [isOpen, setOpen] = useState(false)
  if (view === null) return null
  const { numRegions } = view.partition
  const { geometry } = view.partition
  const rows = Array.from({ length: Math.min(MAX_ROWS, numRegions) }, (_, i) => i)
  const label = t('table.regions', { count: numRegions })
  return (
    <details className="table-disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen && numRegions > MAX_ROWS && (
        <p className="quiet small">{t('table.cut', { shown: MAX_ROWS, count: numRegions })}</p>
      )}
      {isOpen && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('table.region')}</th>
                {geometry.kind === 'line' ? (
                  <>
                    <th scope="col">{t('table.from')}</th>
                    <th scope="col">{t('table.to')}</th>
                  </>
                ) : (
                  <th scope="col">{t('table.sides')}</th>
                )}
                <th scope="col">{t('table.priorMass')}</th>
                <th scope="col">{t('table.logResponsibility')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((region) => (
                <tr key={region} aria-current={region === regionId ? 'true' : undefined}>
                  <td>
                    <button type="button" className="link" onClick={() => commands.selectRegion(region)}>
                      {t('region.name', { region })}
                    </button>
                  </td>
                  {geometry.kind === 'line' ? (
                    <>
                      <td>
                        <Num value={geometry.limits[region]!} />
                      </td>
                      <td>
                        <Num value={geometry.limits[region + 1]!} />
                      </td>
                    </>
                  ) : (
                    <td>
                      <Num value={geometry.edgeStarts[region + 1]! - geometry.edgeStarts[region]!} isCount />
                    </td>
                  )}
                  <td>
                    <Num value={Math.exp(view.logPriorMass[region]!)} />
                  </td>
                  <td>
                    {posterior === null ? (
                      '…'
                    ) : (
                      <Num value={posterior.logRegionPosterior[region] ?? Number.NaN} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
