import { useState } from 'react'
import type { JSX } from 'react'
import { SNIPPETS } from '../../text/snippets.ts'
import { t } from '../../text/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'

const FORMATS = ['onnx', 'safetensors', 'json'] as const

/** How a decoder leaves PyTorch in each of the formats that are read. */
export function PythonDialog({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t('python.title')} onClose={onClose}>
      <p>{t('python.words')}</p>
      {FORMATS.map((format) => (
        <SnippetText key={format} title={t(`python.format.${format}`)} code={SNIPPETS[format]} />
      ))}
    </Dialog>
  )
}

function SnippetText({ title, code }: { readonly title: string; readonly code: string }): JSX.Element {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code)
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <section className="column">
      <header className="row">
        <h3>{title}</h3>
        <button type="button" aria-label={t('python.copyOf', { what: title })} onClick={() => void copy()}>
          {t('python.copy')}
        </button>
        <span role="status">
          {copied === 'no' ? '' : t(copied === 'yes' ? 'python.copied' : 'python.copyFailed')}
        </span>
      </header>
      <pre tabIndex={0} aria-label={title}>
        <code>{code}</code>
      </pre>
    </section>
  )
}
