import { evaluate } from './evaluate.ts'
import { texLines, texOfValue } from './expression.ts'
import type { Formula, FormulaLine } from './formula.ts'

/**
 * A formula with its numbers, in TeX: each equation over as many lines as it has summands, aligned at its left.
 *
 * @param more  says how many summands are taken together, in TeX
 */
export function texOfFormula({ lines }: Formula, more: (count: number) => string): string {
  const rows = lines.flatMap((line) => rowsOf(line, more))
  return `\\begin{aligned} ${rows.join(' \\\\ ')} \\end{aligned}`
}

function rowsOf({ left, expression, result, label }: FormulaLine, more: (count: number) => string): string[] {
  const lines = texLines(expression, more)
  const end = label === undefined ? '' : ` && ${label}`
  // a number stands for itself
  if (expression.kind === 'value') return [`&${left} = ${texOfValue(result)}${end}`]
  // counts stay whole
  const shown = expression.kind === 'min' ? String(evaluate(expression)) : texOfValue(result)
  const [only = ''] = lines
  if (lines.length === 1 && lengthOf(left) + lengthOf(only) <= SHORT)
    return [`&${left} = ${only}${end}`, `&\\quad = ${shown}`]
  const others = lines.slice(1).map((line) => `&\\quad\\;\\: ${line}`)
  return [`&${left}${end}`, `&\\quad = ${only}`, ...others, `&\\quad = ${shown}`]
}

/** Characters of an equation that leaves no room for more on its line. */
const SHORT = 36

/** About as many characters as are seen: commands of TeX are not. */
function lengthOf(tex: string): number {
  return tex.replace(/\\[a-zA-Z]+|[{}\\&]/g, '').length
}
