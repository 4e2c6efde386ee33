import { useEffect } from 'react'
import type { JSX } from 'react'
import { formatNumber } from '../plot/formatNumber.ts'
import { refreshPlotColours } from '../plot/plotColours.ts'
import { useAppState } from '../state/AppContext.tsx'
import { isPosteriorStale, leadingRegions, shownPosterior } from '../state/selectors.ts'
import { t } from '../text/text.ts'
import { DataSpace } from './DataSpace/DataSpace.tsx'
import { Dialogs } from './Dialogs/Dialogs.tsx'
import { Inspector } from './Inspector/Inspector.tsx'
import { LatentSpace } from './LatentSpace/LatentSpace.tsx'
import { Notices } from './Notices.tsx'
import { Setup } from './Setup/Setup.tsx'
import { TopBar } from './TopBar/TopBar.tsx'
import { useFileDrop } from './useFileDrop.ts'
import { useShortcuts } from './useShortcuts.ts'

export function App(): JSX.Element {
  const isWorking = useAppState((state) => state.jobs.document.status === 'working')
  useTheme()
  useShortcuts()
  const isDropping = useFileDrop()
  return (
    <>
      <TopBar />
      <main aria-busy={isWorking}>
        <Setup />
        <DataSpace />
        <LatentSpace />
        <Inspector />
      </main>
      {isDropping && <div className="drop-veil">{t('drop.here')}</div>}
      <Notices />
      <Dialogs />
      <LiveRegion />
    </>
  )
}

/** Follows the reader's choice, or the system's, and tells the canvases. */
function useTheme(): void {
  const theme = useAppState((state) => state.ui.theme)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const apply = (): void => {
      document.documentElement.dataset['theme'] =
        theme === 'system' ? (query.matches ? 'dark' : 'light') : theme
      refreshPlotColours()
    }
    apply()
    query.addEventListener('change', apply)
    return () => query.removeEventListener('change', apply)
  }, [theme])
}

/** Says in words what a selection brought. */
function LiveRegion(): JSX.Element {
  const isStale = useAppState(isPosteriorStale)
  const view = useAppState(shownPosterior)
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {view !== null &&
        !isStale &&
        t('live.selected', {
          x: view.x
            .slice(0, 4)
            .map((value) => formatNumber(value))
            .join(', '),
          logPx: formatNumber(view.posterior.logMarginal),
          held: leadingRegions(view.posterior.logRegionPosterior, 0.99).length,
        })}
    </p>
  )
}
