import { useId, useRef, useState } from 'react'
import type { JSX, PointerEvent, ReactNode } from 'react'
import { isTextKey, t } from '../text/text.ts'
import { parseRichText } from './parseRichText.ts'
import { Tex } from './Tex.tsx'
import { useLaterText } from './useLaterText.ts'

/** Time to get from the word into its tooltip, and for a pointer that only passes. */
const LEAVE_MS = 250
const ENTER_MS = 120
const MARGIN_PX = 8

/**
 * A word of the glossary: its explanation opens on hover, focus and tap, stays while the pointer is on it, and closes on
 * Escape or a click elsewhere. Not a button, since it does nothing else, and its words may be part of a label.
 */
export function Term({ term, children }: { term: string; children: ReactNode }): JSX.Element {
  const id = useId()
  const word = useRef<HTMLElement>(null)
  const popover = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [isOpen, setOpen] = useState(false)
  const show = (): void => {
    clearTimeout(timer.current)
    // a timer may outlive its word
    if (popover.current?.isConnected === true) popover.current.showPopover()
  }
  const hide = (): void => {
    clearTimeout(timer.current)
    if (popover.current?.isConnected === true) popover.current.hidePopover()
  }
  const enter = (event: PointerEvent): void => {
    clearTimeout(timer.current)
    if (event.pointerType === 'mouse') timer.current = setTimeout(show, ENTER_MS)
  }
  const leave = (event: PointerEvent): void => {
    clearTimeout(timer.current)
    if (event.pointerType === 'mouse' && document.activeElement !== word.current)
      timer.current = setTimeout(hide, LEAVE_MS)
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the focus opens it for who has a keyboard, and nothing else can be done with it */}
      <dfn
        ref={word}
        className="term"
        tabIndex={0}
        aria-describedby={id}
        onPointerEnter={enter}
        onPointerLeave={leave}
        onFocus={show}
        onBlur={hide}
        onClick={show}
      >
        {children}
      </dfn>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it stays while the pointer is on it */}
      <span
        ref={popover}
        id={id}
        role="tooltip"
        popover="auto"
        className="term-tooltip"
        onPointerEnter={() => clearTimeout(timer.current)}
        onPointerLeave={leave}
        // a press on the tooltip must not take the focus from the word, which would close it
        onPointerDown={(event) => event.preventDefault()}
        onMouseDown={(event) => event.preventDefault()}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && <Explanation term={term} onChange={() => place(popover.current, word.current)} />}
      </span>
    </>
  )
}

function Explanation({ term, onChange }: { term: string; onChange: () => void }): JSX.Element {
  const isHere = useLaterText('glossary')
  const name = `glossary.${term}.name`
  const text = `glossary.${term}.text`
  return (
    <span ref={onChange} key={String(isHere)}>
      <strong>{isTextKey(name) ? t(name) : term}</strong>{' '}
      {isTextKey(text)
        ? parseRichText(t(text)).map((piece, index) =>
            // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text keep their order
            piece.kind === 'tex' ? <Tex key={index} tex={piece.text} /> : 'text' in piece && piece.text,
          )
        : t(isHere ? 'glossary.missing' : 'glossary.loading')}
    </span>
  )
}

/** Below the word or, where there is more room, above it; never beyond the edge of the window. */
function place(popover: HTMLElement | null, word: HTMLElement | null): void {
  const line = word?.getClientRects()[0]
  if (popover === null || line === undefined) return
  const { offsetWidth: width, offsetHeight: height } = popover
  const { innerWidth, innerHeight } = window
  const left = Math.min(line.left, innerWidth - width - MARGIN_PX)
  const isBelow = line.bottom + height + MARGIN_PX <= innerHeight || line.top < innerHeight - line.bottom
  popover.style.left = `${Math.max(MARGIN_PX, left)}px`
  popover.style.top = `${isBelow ? line.bottom : Math.max(0, line.top - height)}px`
}
