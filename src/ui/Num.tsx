import type { JSX } from 'react'
import { formatExp, fullExp } from '../plot/formatExp.ts'
import { formatNumber } from '../plot/formatNumber.ts'

interface NumProps {
  readonly value: number
  /** Default 4 significant digits. */
  readonly digits?: number
  /** A count: shown whole. */
  readonly isCount?: boolean
  readonly testId?: string
  readonly className?: string
  /** Said on hover in the place of all digits. */
  readonly title?: string
}

/** A number as it is read: four digits on the screen, all of them on hover and when copied. */
export function Num({ value, digits = 4, isCount = false, testId, className, title }: NumProps): JSX.Element {
  const text = isCount ? String(value) : formatNumber(value, digits)
  return <Read text={text} full={String(value)} testId={testId} className={className} title={title} />
}

/** The same of e^log, which may be smaller than the numbers that a computer has: 4.103e−52345. */
export function NumOfLog({
  log,
  digits = 4,
  testId,
}: {
  readonly log: number
  readonly digits?: number
  readonly testId?: string
}): JSX.Element {
  return <Read text={formatExp(log, digits)} full={fullExp(log)} testId={testId} />
}

function Read({
  text,
  full,
  testId,
  className,
  title,
}: {
  readonly text: string
  readonly full: string
  readonly testId?: string | undefined
  readonly className?: string | undefined
  readonly title?: string | undefined
}): JSX.Element {
  return (
    <data
      value={full}
      data-value={full}
      data-testid={testId}
      className={className === undefined ? 'num' : `num ${className}`}
      title={title ?? full}
      onCopy={(event) => {
        const selected = document.getSelection()?.toString() ?? ''
        if (selected.trim() !== event.currentTarget.textContent) return
        event.clipboardData.setData('text/plain', full)
        event.preventDefault()
      }}
    >
      {text}
    </data>
  )
}
