import { useEffect, useState } from 'react'
import { useApp } from '../state/AppContext.tsx'
import { t } from '../text/text.ts'

/** Takes files that are dropped on the page or pasted into it, and tables and models pasted as text. */
export function useFileDrop(): boolean {
  const { commands } = useApp()
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
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) void commands.importAny(file, file.name)
    }
    const onPaste = (event: ClipboardEvent): void => {
      const { target } = event
      if (target instanceof HTMLElement && target.matches('input, textarea')) return
      const file = event.clipboardData?.files[0]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (file !== undefined) void commands.importAny(file, file.name)
      else if (text.trim() !== '') void commands.importAny(new Blob([text]), t('drop.pasted'))
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
  }, [commands])
  return isDropping
}
