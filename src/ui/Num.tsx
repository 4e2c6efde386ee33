import type { JSX } from 'react'
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
  const full = String(value)
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
      {isCount ? String(value) : formatNumber(value, digits)}
    </data>
  )
}
