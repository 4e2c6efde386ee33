import { useMemo } from 'react'
import type { JSX, ReactNode } from 'react'
import type { RegionGeometry } from '../../core/partition/partition.ts'
import { formatShare, fullExp } from '../../plot/formatExp.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PartitionView } from '../../state/appState.ts'
import { leadingRegions, partitionPosterior, shownPartition } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num, NumOfLog } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'

/** The partition as a table: limits or sides, prior mass, responsibility. */
export function RegionTable(): JSX.Element | null {
  const view = useAppState(shownPartition)
  const posterior = useAppState(partitionPosterior)?.posterior ?? null
  if (view === null) return null
  const { geometry, numRegions } = view.partition
  return (
    <PagedTable
      label={t('table.regions', { count: numRegions })}
      head={
        <>
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
        </>
      }
      numRows={numRegions}
      row={(region) => (
        <RegionRow key={region} region={region}>
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
              <Num value={numSides(geometry, region)} isCount />
            </td>
          )}
          <td>
            <NumOfLog log={view.logPriorMass[region]!} />
          </td>
          <td>
            {posterior === null ? '…' : <Num value={posterior.logRegionPosterior[region] ?? Number.NaN} />}
          </td>
        </RegionRow>
      )}
    />
  )
}

function numSides(geometry: Exclude<RegionGeometry, { kind: 'line' }>, region: number): number {
  const starts = geometry.kind === 'plane' ? geometry.edgeStarts : geometry.facetStarts
  return starts[region + 1]! - starts[region]!
}

/** Entries of W and v that a row writes out, of each column. */
const MAX_ENTRIES = 4

/** The reading of Prop. 1: a mixture of factor analysers, one a region, with weights p(t = ω), loadings W and means v. */
export function MixtureTable(): JSX.Element | null {
  const view = useAppState(shownPartition)
  const order = useMemo(() => (view === null ? [] : leadingRegions(view.logPriorMass, Infinity)), [view])
  if (view === null) return null
  const { latentDim } = view.partition
  return (
    <PagedTable
      label={t('mixture.title')}
      note={t('mixture.words')}
      head={
        <>
          <th scope="col">{t('table.region')}</th>
          <th scope="col">{t('mixture.weight')}</th>
          {Array.from({ length: latentDim }, (_, s) => (
            <th key={s} scope="col">
              {latentDim === 1 ? t('mixture.loading') : t('mixture.loadingOf', { index: s + 1 })}
            </th>
          ))}
          <th scope="col">{t('mixture.mean')}</th>
        </>
      }
      numRows={order.length}
      row={(index) => <MixtureRow key={order[index]} view={view} region={order[index]!} />}
    />
  )
}

function MixtureRow({ view, region }: { view: PartitionView; region: number }): JSX.Element {
  const { slope, bias, dataDim, latentDim } = view.partition
  const rows = Array.from({ length: Math.min(dataDim, MAX_ENTRIES) }, (_, d) => region * dataDim + d)
  const entries = (key: string, values: Float64Array, at: (row: number) => number): JSX.Element => (
    <td key={key} className="entries">
      {rows.map((row) => (
        <Num key={row} value={values[at(row)]!} />
      ))}
      {dataDim > MAX_ENTRIES && t('mixture.more')}
    </td>
  )
  const logMass = view.logPriorMass[region]!
  return (
    <RegionRow region={region}>
      <td title={fullExp(logMass)}>{formatShare(logMass)}</td>
      {Array.from({ length: latentDim }, (_, s) => entries(`W${s}`, slope, (row) => row * latentDim + s))}
      {entries('v', bias, (row) => row)}
    </RegionRow>
  )
}

/** A row that begins with the region's name, which selects it. */
function RegionRow({
  region,
  children,
}: {
  readonly region: number
  readonly children: ReactNode
}): JSX.Element {
  const { commands } = useApp()
  const isSelected = useAppState((state) => state.selection.regionId === region)
  return (
    <tr aria-current={isSelected ? 'true' : undefined}>
      <td>
        <button type="button" className="link" onClick={() => commands.selectRegion(region)}>
          {t('region.name', { region })}
        </button>
      </td>
      {children}
    </tr>
  )
}
