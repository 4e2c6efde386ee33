import type { JSX } from 'react'
import { formatNumber } from '../plot/formatNumber.ts'
import { useApp, useAppState } from '../state/AppContext.tsx'
import { t } from '../text/text.ts'

/** How far the page is on its way to work without a network; nothing where it is on none. */
export function OfflineStatus(): JSX.Element {
  const { offline } = useApp()
  const status = useAppState((state) => state.ui.offline)
  // whole megabytes, so that a screen reader is not told every file
  const megabytes = 'bytesToCome' in status ? formatNumber(Math.ceil(status.bytesToCome / 1e6)) : ''
  return (
    <footer className="page-foot">
      <p role="status">{status.phase !== 'none' && t(`offline.${status.phase}`, { megabytes })}</p>
      {status.phase === 'newVersion' && (
        <button type="button" onClick={offline.loadNewVersion}>
          {t('offline.load')}
        </button>
      )}
    </footer>
  )
}
