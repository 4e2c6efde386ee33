import { useSyncExternalStore } from 'react'
import type { JSX, ReactNode } from 'react'
import { formatShare, fullExp } from '../../plot/formatExp.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PartitionView } from '../../state/appState.ts'
import { partitionPosterior, shownPartition } from '../../state/selectors.ts'
import { regionSigns } from '../../core/partition/regionSigns.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { FormulaRow } from '../Formulas/FormulaRow.tsx'

/** Units of a pattern, and rows of a matrix, that are written out. */
const MAX_UNITS = 256
const MAX_ROWS = 6

/** The numbers of the region under the pointer, or else of the selected one. */
export function RegionCard(): JSX.Element | null {
  const { hover } = useApp()
  const hovered = useSyncExternalStore(hover.subscribe, () => hover.get().regionId)
  const selected = useAppState((state) => state.selection.regionId)
  const view = useAppState(shownPartition)
  const posterior = useAppState(partitionPosterior)?.posterior ?? null
  if (view === null) return null
  const region = hovered ?? selected
  if (region === null || region >= view.partition.numRegions)
    return <p className="quiet small region-card">{t('region.none')}</p>
  const logShare = posterior?.logRegionPosterior[region]
  return (
    <section className="region-card" aria-label={t('region.title', { name: t('region.name', { region }) })}>
      <h3>{t('region.title', { name: t('region.name', { region }) })}</h3>
      <dl className="facts">
        <FormulaRow label={t('region.priorMass')} formula={{ kind: 'priorMass', region }}>
          <Share logShare={view.logPriorMass[region]!} testId="region-prior-mass" />
        </FormulaRow>
        <FormulaRow label={t('region.posteriorMass')} formula={{ kind: 'responsibility', region }}>
          {logShare === undefined ? '–' : <Share logShare={logShare} testId="region-responsibility" />}
        </FormulaRow>
        <Fact label={t('region.norm')}>
          <Num value={view.slopeNorms[region]!} />
        </Fact>
        <Fact label={t('region.depth')}>
          <Num value={view.depths[region]!} isCount />
        </Fact>
        <Fact label={<RichText text={t('region.pattern')} />}>
          <span className="pattern">{patternOf(view, region)}</span>
        </Fact>
        <Fact label={t('region.slope')}>
          <AffineMap view={view} region={region} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ label, children }: { label: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A share by its log, of which nothing is lost on hover and copy. */
function Share({ logShare, testId }: { logShare: number; testId: string }): JSX.Element {
  return (
    <data
      value={logShare}
      data-value={logShare}
      data-testid={testId}
      className="num"
      title={t('region.exp', { value: fullExp(logShare), log: logShare })}
    >
      {formatShare(logShare)}
    </data>
  )
}

/** States by layer: +−+ −−+, and of pools the winners, 0312. */
function patternOf({ partition }: PartitionView, region: number): string {
  const words = regionSigns(partition, region).replaceAll('-', '−').replaceAll('|', ' ')
  const { numUnits } = partition
  return words.length > MAX_UNITS ? words.slice(0, MAX_UNITS) + t('region.cut', { count: numUnits }) : words
}

/** A_ω row by row, beside b_ω. */
function AffineMap({ view, region }: { view: PartitionView; region: number }): JSX.Element {
  const { slope, bias, dataDim, latentDim } = view.partition
  const rows = Array.from({ length: Math.min(dataDim, MAX_ROWS) }, (_, d) => region * dataDim + d)
  return (
    <table className="affine-map">
      <thead>
        <tr>
          <th scope="colgroup" colSpan={latentDim}>
            {t('region.slope')}
          </th>
          <th scope="col">{t('region.bias')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {Array.from({ length: latentDim }, (_, s) => (
              <td key={s}>
                <Num value={slope[row * latentDim + s]!} />
              </td>
            ))}
            <td>
              <Num value={bias[row]!} />
            </td>
          </tr>
        ))}
        {dataDim > MAX_ROWS && (
          <tr>
            <td colSpan={latentDim + 1}>{t('region.cut', { count: dataDim })}</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
