import { useEffect, useRef } from 'react'
import type { JSX, ReactNode } from 'react'
import { t } from '../text/text.ts'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog; the browser keeps the focus in it and closes it on Escape. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (dialog !== null && !dialog.open) dialog.showModal()
  }, [])
  return (
    <dialog ref={ref} className="dialog" aria-label={title} onClose={onClose}>
      <header className="panel-header">
        <h2>{title}</h2>
        <button type="button" onClick={() => ref.current?.close()}>
          {t('dialog.close')}
        </button>
      </header>
      {children}
    </dialog>
  )
}
