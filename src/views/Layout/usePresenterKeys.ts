import { useEffect } from 'react'
import { useApp } from '../../state/AppContext.tsx'
import { LAB_LAYOUT, layoutOf } from '../../state/layout.ts'
import { isBusyWithKeys } from '../useShortcuts.ts'
import { toggleFullScreen } from './fullScreen.ts'
import { presenterAct } from './presenterKeys.ts'

/** The speaker's keys, while no control has the focus. */
export function usePresenterKeys(blank: () => void): void {
  const { commands, store } = useApp()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { ui } = store.getState()
      if (event.ctrlKey || event.metaKey || event.altKey || isBusyWithKeys(event.target, store.getState()))
        return
      const act = presenterAct(event.key, ui.layout)
      if (act === null) return
      event.preventDefault()
      if (act.kind === 'fullScreen') void toggleFullScreen()
      else if (act.kind === 'blank') blank()
      else if (act.kind === 'alone') commands.showAlone(act.panel)
      else commands.setLayout(ui.layout.mode === 'lecture' ? LAB_LAYOUT : layoutOf('lecture'))
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
