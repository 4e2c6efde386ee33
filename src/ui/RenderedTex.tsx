import katex from 'katex'
import 'katex/dist/katex.min.css'
import { memo } from 'react'
import type { TexProps } from './Tex.tsx'

/** The formula itself; what KaTeX does not understand stays visible in red, as a bug should. */
export const RenderedTex = memo(function RenderedTex({ tex, isBlock = false }: TexProps) {
  const html = katex.renderToString(tex, {
    displayMode: isBlock,
    output: 'htmlAndMathml',
    throwOnError: false,
    strict: 'ignore',
  })
  // oxlint-disable-next-line react/no-danger -- our own catalogue with numbers in it, and KaTeX escapes what it does not know
  return <span className={isBlock ? 'formula' : undefined} dangerouslySetInnerHTML={{ __html: html }} />
})
