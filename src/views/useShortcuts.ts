import { useEffect } from 'react'
import { useApp } from '../state/AppContext.tsx'
import type { AppState } from '../state/appState.ts'

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

/** Whether a control has the focus, which has its own use for Space and arrows. */
function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, input, select, textarea, summary, a, [tabindex]') !== null
  )
}

/** Whether single keys mean nothing now: a control has the focus, something lies over the lab, or the reader put them off. */
export function isBusyWithKeys(target: EventTarget | null, { ui, figures }: AppState): boolean {
  return !ui.hasShortcuts || isControl(target) || ui.dialog !== 'none' || figures.page !== null
}

/** The page's keys: undo, redo, help, training. They are silent while a field has the focus; those of training, any control. */
export function useShortcuts(): void {
  const { commands, store } = useApp()
  useEffect(() => {
    const trainingKey = (event: KeyboardEvent): (() => void) | null => {
      if (event.key === ' ') {
        if (event.repeat) return () => undefined
        return () => {
          if (store.getState().runs.activity === 'playing') commands.pause()
          else void commands.play()
        }
      }
      // a held key would start epochs faster than they end
      if (event.key === 'ArrowRight' && store.getState().runs.activity !== 'idle') return () => undefined
      if (event.key === 'ArrowRight')
        return () => void (event.shiftKey ? commands.stepPart() : commands.step())
      if (event.key.toLowerCase() === 'r' && !event.shiftKey) return () => void commands.reset()
      return null
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      // A dialog shows the state as it is: nothing may change behind it.
      const { ui, figures } = store.getState()
      // nor on the page of the figures, where none of it is seen
      if (isText(event.target) || ui.dialog !== 'none' || figures.page !== null) return
      const isCommand = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (isCommand && key === 'z') {
        event.preventDefault()
        if (event.shiftKey) commands.redo()
        else commands.undo()
      } else if (isCommand && key === 'y') {
        event.preventDefault()
        commands.redo()
      } else if (event.key === '?' && !isCommand && ui.hasShortcuts && !isTyping(event.target)) {
        commands.openDialog('help')
      } else if (!isCommand && !event.altKey && !isBusyWithKeys(event.target, store.getState())) {
        // training that a teacher hid is not started by a key either
        const act = ui.layout.hidden.includes('transport') ? null : trainingKey(event)
        if (act === null) return
        event.preventDefault()
        act()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [commands, store])
}
