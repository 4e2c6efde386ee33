import type { JSX } from 'react'
import { useAppState } from '../../state/AppContext.tsx'
import { isPartitionStale, shownPartition, shownSection } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { RegionCard } from './RegionCard.tsx'
import { MixtureTable, RegionTable } from './RegionTable.tsx'

/** How many regions there are; dimmed while it is of the model before. */
export function LatentAside({ dimension }: { dimension: number }): JSX.Element {
  const isOld = useAppState(isPartitionStale)
  const view = useAppState(shownPartition)
  const section = useAppState(shownSection)
  return (
    <span className="stale-aware" data-stale={isOld}>
      {t(section === null ? 'latent.aside' : 'latent.asideSection', {
        dimension,
        whole: section?.whole.decoder.latentDim ?? 0,
        regions: view?.partition.numRegions ?? '…',
      })}
    </span>
  )
}

/** The regions in numbers; dimmed while they are of the model before. */
export function RegionViews(): JSX.Element {
  const isOld = useAppState(isPartitionStale)
  return (
    <div className="region-views stale-aware" data-stale={isOld}>
      <RegionCard />
      <RegionTable />
      <MixtureTable />
    </div>
  )
}
