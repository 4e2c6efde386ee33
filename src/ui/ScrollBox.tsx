import { useEffect, useRef, useState } from 'react'
import type { JSX, ReactNode } from 'react'

/** What may be wider than its place scrolls within it: a stop for the keyboard, with a name, only while it does. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const box = ref.current
    if (box === null) return
    const measure = (): void => setWide(box.scrollWidth > box.clientWidth + 1)
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    // its content may grow within the same box, as a formula does when its fonts have come
    for (const child of box.children) observer.observe(child)
    measure()
    return () => observer.disconnect()
  }, [])
  const stop = isWide ? ({ tabIndex: 0, role: 'region', 'aria-label': label } as const) : {}
  return (
    <div ref={ref} className="scroll-box" {...stop}>
      <div className="scroll-content">{children}</div>
    </div>
  )
}
