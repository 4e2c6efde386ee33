import { lazy, Suspense } from 'react'
import type { JSX } from 'react'

export interface TexProps {
  /** In TeX, without dollar signs. */
  readonly tex: string
  /** On a line of its own; default false. */
  readonly isBlock?: boolean
}

/** KaTeX and its fonts load with the first formula. */
const RenderedTex = lazy(async () => {
  const module = await import('./RenderedTex.tsx')
  return { default: module.RenderedTex }
})

/** A formula: drawn for the eye, MathML for screen readers; its source until KaTeX has come. */
export function Tex(props: TexProps): JSX.Element {
  return (
    <Suspense fallback={<code className="quiet">{props.tex}</code>}>
      <RenderedTex {...props} />
    </Suspense>
  )
}
