import { texLines, texOfValue } from './expression.ts'
import type { Formula, FormulaLine } from './formula.ts'

/**
 * A formula with its numbers, in TeX: each equation over as many lines as it has summands, aligned at the equals signs.
 *
 * @param more  says how many summands are taken together, in TeX
 */
export function texOfFormula({ lines }: Formula, more: (count: number) => string): string {
  const rows = lines.flatMap((line) => rowsOf(line, more))
  return `\\begin{aligned} ${rows.join(' \\\\ ')} \\end{aligned}`
}

function rowsOf({ left, expression, result, label }: FormulaLine, more: (count: number) => string): string[] {
  const [first = '', ...others] = texLines(expression, more)
  const end = label === undefined ? '' : ` && ${label}`
  // a number stands for itself
  if (expression.kind === 'value') return [`${left} &= ${texOfValue(result)}${end}`]
  const shown = `= ${texOfValue(result)}${end}`
  if (others.length === 0 && lengthOf(first) <= SHORT) return [`${left} &= ${first} ${shown}`]
  return [`${left} &= ${first}`, ...others.map((line) => `&\\quad ${line}`), `&${shown}`]
}

/** Characters of a right side that leaves room for the result on its line. */
const SHORT = 30

/** About as many characters as are seen: commands of TeX are not. */
function lengthOf(tex: string): number {
  return tex.replace(/\\[a-zA-Z]+|[{}\\&]/g, '').length
}
