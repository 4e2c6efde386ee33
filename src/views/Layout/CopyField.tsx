import { useId, useState } from 'react'
import type { JSX } from 'react'
import { t } from '../../text/text.ts'

interface CopyFieldProps {
  readonly label: string
  /** Of the button, which says what it copies. */
  readonly copyLabel: string
  readonly text: string
  /** Default 1. */
  readonly rows?: number
}

/** A text to take along. */
export function CopyField({ label, copyLabel, text, rows = 1 }: CopyFieldProps): JSX.Element {
  const id = useId()
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <div className="column">
      <label htmlFor={id}>{label}</label>
      {rows === 1 ? (
        <input id={id} readOnly value={text} onFocus={(event) => event.target.select()} />
      ) : (
        <textarea
          id={id}
          className="code"
          readOnly
          rows={rows}
          value={text}
          onFocus={(event) => event.target.select()}
        />
      )}
      <div className="row">
        <button type="button" onClick={() => void copy()}>
          {copyLabel}
        </button>
        <span role="status">{copied === 'no' ? '' : t(`share.copied.${copied}`)}</span>
      </div>
    </div>
  )
}
