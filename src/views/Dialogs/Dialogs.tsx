import { lazy, Suspense, useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { formatLink } from '../../state/urlFields.ts'
import { t } from '../../text/text.ts'
import type { TextKey } from '../../text/text.ts'
import { RichText } from '../../ui/RichText.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Glossary } from '../Glossary/Glossary.tsx'
import { ExportDialog, ImportDialog, PythonDialog } from '../laterParts.tsx'

/** Only who opens it loads it. */
const ViewDialog = lazy(async () => {
  const module = await import('../Layout/ViewDialog.tsx')
  return { default: module.ViewDialog }
})

export function Dialogs(): JSX.Element | null {
  const { commands } = useApp()
  const dialog = useAppState((state) => state.ui.dialog)
  const close = (): void => commands.openDialog('none')
  if (dialog === 'share') return <ShareDialog onClose={close} />
  if (dialog === 'export') return <ExportDialog onClose={close} />
  if (dialog === 'help') return <HelpDialog onClose={close} />
  if (dialog === 'view') {
    return (
      <Suspense>
        <ViewDialog onClose={close} />
      </Suspense>
    )
  }
  if (dialog === 'import') return <ImportDialog onClose={close} />
  if (dialog === 'python') return <PythonDialog onClose={close} />
  return null
}

function ShareDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { store } = useApp()
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const { hash, omitted } = formatLink(store.getState())
  const link = `${location.href.split('#')[0]}#${hash}`
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <Dialog title={t('share.title')} onClose={onClose}>
      {omitted.length === 0 && <p>{t('share.words')}</p>}
      <label htmlFor="share-link">{t('share.link')}</label>
      <input id="share-link" readOnly value={link} onFocus={(event) => event.target.select()} />
      {omitted.map((part) => (
        <p key={part} className="field-error">
          {t(`share.omitted.${part}`)}
        </p>
      ))}
      <div className="row">
        <button type="button" onClick={() => void copy()}>
          {t('share.copy')}
        </button>
        <span role="status">{copied === 'no' ? '' : t(`share.copied.${copied}`)}</span>
      </div>
    </Dialog>
  )
}

const KEYS: readonly (readonly [TextKey, TextKey])[] = [
  ['help.key.play', 'help.does.play'],
  ['help.key.once', 'help.does.once'],
  ['help.key.part', 'help.does.part'],
  ['help.key.reset', 'help.does.reset'],
  ['help.key.undo', 'help.does.undo'],
  ['help.key.redo', 'help.does.redo'],
  ['help.key.cursor', 'help.does.cursor'],
  ['help.key.large', 'help.does.large'],
  ['help.key.page', 'help.does.page'],
  ['help.key.latent', 'help.does.latent'],
  ['help.key.fullScreen', 'help.does.fullScreen'],
  ['help.key.lecture', 'help.does.lecture'],
  ['help.key.alone', 'help.does.alone'],
  ['help.key.blank', 'help.does.blank'],
  ['help.key.help', 'help.does.help'],
]

function HelpDialog({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <p>{t('help.what')}</p>
      <p>
        <RichText text={t('help.formula')} />
      </p>
      <p>{t('help.how')}</p>
      <p>{t('help.exact')}</p>
      <table>
        <tbody>
          {KEYS.map(([key, does]) => (
            <tr key={key}>
              <th scope="row">{t(key)}</th>
              <td>{t(does)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Glossary />
    </Dialog>
  )
}
