import { useEffect, useState } from 'react'
import { useApp } from '../state/AppContext.tsx'
import { t } from '../text/text.ts'

/** Whether pasted text looks like a table or a model, and not like a word that missed its field. */
function isTable(text: string): boolean {
  const content = text.trim()
  return /^[[{]/.test(content) || /[\n,;\t]/.test(content)
}

/** Takes files that are dropped on the page or pasted into it, and tables and models pasted as text. */
export function useFileDrop(): boolean {
  const { commands, store } = useApp()
  const [isDropping, setDropping] = useState(false)
  useEffect(() => {
    const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
    const onDragOver = (event: DragEvent): void => {
      if (!carriesFile(event)) return
      event.preventDefault()
      setDropping(true)
    }
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setDropping(false)
    }
    const onDrop = (event: DragEvent): void => {
      if (!carriesFile(event)) return
      event.preventDefault()
      setDropping(false)
      void commands.importFiles([...(event.dataTransfer?.files ?? [])])
    }
    const onPaste = (event: ClipboardEvent): void => {
      const { target } = event
      if (target instanceof HTMLElement && target.matches('input, textarea')) return
      if (store.getState().ui.dialog !== 'none') return
      const files = [...(event.clipboardData?.files ?? [])]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (files.length > 0) void commands.importFiles(files)
      else if (isTable(text)) void commands.importText(text, t('drop.pasted'))
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
      window.removeEventListener('paste', onPaste)
    }
  }, [commands, store])
  return isDropping
}
