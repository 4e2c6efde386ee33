import { useEffect, useState } from 'react'
import { isTextLoaded, loadText, type LaterPart } from '../text/catalogue.ts'

/** Load a part of the catalogue that is not at hand from the start; whether it is here. */
export function useLaterText(part: LaterPart, isWanted = true): boolean {
  const [isHere, setHere] = useState(() => isTextLoaded(part))
  useEffect(() => {
    if (isHere || !isWanted) return
    let isLive = true
    const show = (): void => {
      if (isLive) setHere(isTextLoaded(part))
    }
    // without a network it is not there: the next time it is asked for again
    loadText(part).then(show, show)
    return () => {
      isLive = false
    }
  }, [part, isHere, isWanted])
  return isHere
}
