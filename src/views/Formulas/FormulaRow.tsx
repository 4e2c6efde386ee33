import type { JSX, ReactNode } from 'react'
import { plainText, RichText, type RichValues } from '../../ui/RichText.tsx'
import type { FormulaOf } from './formula.ts'
import { useFormula } from './useFormula.tsx'

interface FormulaRowProps {
  /** Of the catalogue, unfilled: it may hold terms of the glossary. */
  readonly label: string
  readonly values?: RichValues
  /** What the formula's button calls it; default the label. */
  readonly name?: string
  readonly help?: string
  readonly formula: FormulaOf
  /** The row before has the same terms of the glossary: here they are plain words. Default false. */
  readonly isRepeat?: boolean
  readonly children: ReactNode
}

/** A number with its name in a list of facts, and a way to its equation, which opens below it. */
export function FormulaRow(props: FormulaRowProps): JSX.Element {
  const { label, values = {}, name, help, formula, isRepeat = false, children } = props
  const { button, box } = useFormula(formula, name ?? plainText(label, values).trim())
  return (
    <div className="fact with-formula">
      {/* a word of the glossary explains itself */}
      <dt title={label.includes('[[') ? undefined : help}>
        {isRepeat ? plainText(label, values) : <RichText text={label} values={values} />}
      </dt>
      <dd title={help}>
        {children} {button}
      </dd>
      {box !== null && <dd className="formula-place">{box}</dd>}
    </div>
  )
}
