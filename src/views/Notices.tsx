import type { JSX } from 'react'
import { useApp, useAppState } from '../state/AppContext.tsx'
import { t } from '../text/text.ts'

/** Messages that stay until they are closed; errors interrupt a screen reader, the rest does not. */
export function Notices(): JSX.Element {
  const notices = useAppState((state) => state.notices)
  const { commands, offline } = useApp()
  return (
    <div className="notices">
      {notices.map(({ id, tone, key, params, details, action }) => (
        <div key={id} className={`notice ${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
          <div>
            <p>{t(key, params)}</p>
            {details.length > 0 && (
              <ul>
                {details.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            {action !== undefined && (
              <button
                type="button"
                onClick={() =>
                  'loads' in action ? offline.loadNewVersion() : commands.openDialog(action.dialog)
                }
              >
                {t(action.key)}
              </button>
            )}
          </div>
          <button type="button" aria-label={t('notice.dismiss')} onClick={() => commands.dismiss(id)}>
            {t('notice.dismissSign')}
          </button>
        </div>
      ))}
    </div>
  )
}
