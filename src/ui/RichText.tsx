import { Fragment } from 'react'
import type { JSX, ReactNode } from 'react'
import { Num } from './Num.tsx'
import { parseRichText, type RichPiece } from './parseRichText.ts'
import { Tex } from './Tex.tsx'
import { texNumber } from './texNumber.ts'

/** What stands for a name in the text: a number in the reader's format, or words. */
type RichValues = Readonly<Record<string, number | string>>

interface RichTextProps {
  /**
   * From the catalogue, unfilled: `**strong**`, `$TeX$`, `[[term]]` or `[[term|words]]` of the glossary, `{name}` for a
   * value, `<name>` for one within TeX.
   */
  readonly text: string
  readonly values?: RichValues
}

/** Words with numbers, formulas and terms in them. A name without a value stays visible, as a bug should. */
export function RichText({ text, values = {} }: RichTextProps): JSX.Element {
  return (
    <>
      {parseRichText(text).map((piece, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text keep their order
        <Fragment key={index}>{drawPiece(piece, values)}</Fragment>
      ))}
    </>
  )
}

function drawPiece(piece: RichPiece, values: RichValues): ReactNode {
  switch (piece.kind) {
    case 'words':
      return piece.text
    case 'strong':
      return (
        <strong>
          <RichText text={piece.text} values={values} />
        </strong>
      )
    case 'term':
      return <dfn>{piece.text}</dfn>
    case 'tex':
      return (
        <Tex
          tex={piece.text.replace(/<(\w+)>/g, (whole, name: string) => {
            const value = values[name]
            return value === undefined ? whole : typeof value === 'number' ? texNumber(value) : value
          })}
        />
      )
    case 'value': {
      const value = values[piece.name]
      if (value === undefined) return `{${piece.name}}`
      if (typeof value === 'string') return value
      return Number.isInteger(value) ? <Num value={value} isCount /> : <Num value={value} />
    }
  }
}
