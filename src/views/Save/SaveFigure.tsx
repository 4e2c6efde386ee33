import { lazy, Suspense, useState } from 'react'
import type { JSX } from 'react'
import { useApp } from '../../state/AppContext.tsx'
import { errorWords } from '../../state/errorWords.ts'
import { t } from '../../text/text.ts'

/** Only who opens it loads it. */
const loadDialog = async () => ({ default: (await import('./SaveDialog.tsx')).SaveDialog })
const SaveDialog = lazy(loadDialog)

/** The panel as a picture to take along. */
export function SaveFigure({ title }: { readonly title: string }): JSX.Element {
  const { commands } = useApp()
  const [svg, setSvg] = useState<string | null>(null)
  const open = async (panel: HTMLElement | null): Promise<void> => {
    try {
      const [{ panelSvg }] = await Promise.all([import('./panelSvg.ts'), loadDialog()])
      if (panel !== null) setSvg(panelSvg(panel, title))
    } catch (error) {
      commands.notify({ tone: 'error', ...errorWords(error) })
    }
  }
  return (
    <>
      <button
        type="button"
        className="panel-save"
        aria-label={t('save.of', { title })}
        onClick={(event) => void open(event.currentTarget.closest<HTMLElement>('.panel'))}
      >
        {t('save.button')}
      </button>
      {svg !== null && (
        <Suspense fallback={null}>
          <SaveDialog title={title} svg={svg} onClose={() => setSvg(null)} />
        </Suspense>
      )}
    </>
  )
}
