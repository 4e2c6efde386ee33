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
  const shown = expression.kind === 'min' && typeof result === 'number' ? String(result) : texOfValue(result)
  const whole = lines.join(' ')
  if (!whole.includes('&&') && lengthOf(whole) <= SHORT) {
    return lengthOf(left) + lengthOf(whole) <= SHORT
      ? [`&${left} = ${whole}${end}`, `&\\quad = ${shown}`]
      : [`&${left}${end}`, `&\\quad = ${whole}`, `&\\quad = ${shown}`]
  }
  const [first = '', ...others] = lines
  return [
    `&${left}${end}`,
    `&\\quad = ${first}`,
    ...others.map((line) => `&\\quad\\;\\: ${line}`),
    `&\\quad = ${shown}`,
  ]
}

/** Characters of an equation that leaves no room for more on its line. */
const SHORT = 36

/** About as many characters as are seen: commands of TeX are not. */
function lengthOf(tex: string): number {
  return tex.replace(/\\[a-zA-Z]+|[{}\\&]/g, '').length
}
