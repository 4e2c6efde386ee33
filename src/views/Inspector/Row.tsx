import type { JSX, ReactNode } from 'react'

/** A number with its name, in a list of facts. */
export function Row({
  label,
  children,
  help,
}: {
  label: ReactNode
  children: ReactNode
  help?: string
}): JSX.Element {
  return (
    <div className="fact" title={help}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
