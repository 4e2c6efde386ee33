import { Component } from 'react'
import type { ErrorInfo, ReactNode } from 'react'
import { t } from '../text/text.ts'

interface ErrorBoundaryState {
  readonly error: Error | null
}

/** A bug ends here, in words, with the link that brought it about. */
export class ErrorBoundary extends Component<{ children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: Error): ErrorBoundaryState {
    return { error }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // oxlint-disable-next-line no-console -- a bug must reach whoever looks for it
    console.error(error, info.componentStack)
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <main className="crash" role="alert">
        <h1>{t('crash.title')}</h1>
        <p>{t('crash.words', { message: error.message })}</p>
        <button type="button" onClick={() => void navigator.clipboard.writeText(location.href)}>
          {t('crash.copyLink')}
        </button>
        <button type="button" onClick={() => location.reload()}>
          {t('crash.reload')}
        </button>
      </main>
    )
  }
}
