import { useLayoutEffect } from 'react'
import { setTypeScale } from '../../plot/typeScale.ts'
import { useAppState } from '../../state/AppContext.tsx'
import type { AppState } from '../../state/appState.ts'

/** Of the lecture view, read from the back of the room. */
const LECTURE_SCALE = 1.35

function scaleOf({ ui: { typeSize, layout } }: AppState): number {
  if (typeSize !== 'auto') return Number(typeSize) / 100
  return layout.mode === 'lecture' ? LECTURE_SCALE : 1
}

/** Larger type, for tokens.css and for the plots. */
export function useTypeSize(): void {
  const scale = useAppState(scaleOf)
  useLayoutEffect(() => {
    document.documentElement.style.setProperty('--type', String(scale))
    setTypeScale(scale)
  }, [scale])
}
