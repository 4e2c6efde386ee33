import { useEffect } from 'react'
import { useApp } from '../state/AppContext.tsx'

/** Whether the focus is in a text, which has its own undo. */
function isText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox], [type=range]), textarea, [contenteditable]')
  )
}

/** Whether the focus is where letters have their own meaning. */
function isTyping(target: EventTarget | null): boolean {
  return isText(target) || (target instanceof HTMLElement && target.matches('select'))
}

/** The page's keys: undo, redo, help. They are silent while a field has the focus. */
export function useShortcuts(): void {
  const { commands, store } = useApp()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // A dialog shows the state as it is: nothing may change behind it.
      if (isText(event.target) || store.getState().ui.dialog !== 'none') return
      const isCommand = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (isCommand && key === 'z') {
        event.preventDefault()
        if (event.shiftKey) commands.redo()
        else commands.undo()
      } else if (isCommand && key === 'y') {
        event.preventDefault()
        commands.redo()
      } else if (event.key === '?' && !isCommand && !isTyping(event.target)) {
        commands.openDialog('help')
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [commands, store])
}
