import type { JSX } from 'react'

export function Logo(): JSX.Element {
  return (
    <svg width={24} height={24} viewBox="0 0 24 24" aria-hidden="true" className="logo">
      <path d="M12 1.5 22 9l-3.6 12.5H5.6L2 9z" fill="none" stroke="var(--manifold)" strokeWidth={1.8} />
      <path
        d="M2 9l16.4 12.5M22 9 5.6 21.5M12 1.5v12"
        stroke="var(--posterior)"
        strokeWidth={1.4}
        fill="none"
      />
    </svg>
  )
}
