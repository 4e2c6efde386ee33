import { useEffect, useRef } from 'react'
import type { JSX } from 'react'
import { t } from '../../text/text.ts'

/** A dark screen, so that the room looks at the speaker. Any key or touch ends it. */
export function Blank({ onEnd }: { readonly onEnd: () => void }): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (dialog !== null && !dialog.open) dialog.showModal()
  }, [])
  return (
    <dialog
      ref={ref}
      className="blank"
      aria-label={t('layout.blank')}
      onClose={onEnd}
      onKeyDown={(event) => {
        event.preventDefault()
        ref.current?.close()
      }}
    >
      <button type="button" onClick={() => ref.current?.close()}>
        {t('layout.unblank')}
      </button>
    </dialog>
  )
}
