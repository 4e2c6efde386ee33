import { texNumber } from '../../ui/texNumber.ts'

/** Row by row. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly entries: readonly number[]
}
export type Value = number | Matrix

/** The right side of an equation with its numbers in it: what is drawn, and what a test can work out. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  /** A whole number, shown as such. */
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'sum'; readonly terms: readonly Summand[]; readonly rest: Rest | null }
  | { readonly kind: 'product'; readonly factors: readonly Expression[] }
  | { readonly kind: 'min'; readonly of: readonly Expression[] }
  /** `square` of a column is the matrix v vᵀ. */
  | { readonly kind: 'negative' | 'exp' | 'log' | 'sqrt' | 'norm' | 'square'; readonly of: Expression }

interface Summand {
  readonly expression: Expression
  /** Said beside it, in TeX. */
  readonly label?: string
}
/** The summands that there is no room for, together. */
interface Rest {
  readonly count: number
  readonly expression: Expression
}

/** Rows and columns of a matrix that are written out. */
const MAX_ENTRIES = 4

/** One latent needs no brackets. */
export function column(entries: ArrayLike<number>): Value {
  return entries.length === 1
    ? entries[0]!
    : { rows: entries.length, columns: 1, entries: Array.from(entries) }
}

export function square(entries: ArrayLike<number>, size: number): Value {
  return size === 1 ? entries[0]! : { rows: size, columns: size, entries: Array.from(entries) }
}

export function value(of: Value): Expression {
  return { kind: 'value', value: of }
}

export function sum(...terms: readonly Expression[]): Expression {
  return { kind: 'sum', terms: terms.map((expression) => ({ expression })), rest: null }
}

export function product(...factors: readonly Expression[]): Expression {
  return { kind: 'product', factors }
}

export function unary(
  kind: 'negative' | 'exp' | 'log' | 'sqrt' | 'norm' | 'square',
  of: Expression,
): Expression {
  return { kind, of }
}

/** A number, or a matrix of which only the first rows and columns and the last ones are written. */
export function texOfValue(of: Value): string {
  if (typeof of === 'number') return texNumber(of)
  const rows = shownIndices(of.rows)
  const columns = shownIndices(of.columns)
  const lines = rows.map((row) =>
    columns
      .map((at) => {
        if (row === null) return at === null ? '\\ddots' : '\\vdots'
        return at === null ? '\\cdots' : texNumber(of.entries[row * of.columns + at]!)
      })
      .join(' & '),
  )
  return `\\begin{pmatrix} ${lines.join(' \\\\ ')} \\end{pmatrix}`
}

function shownIndices(count: number): readonly (number | null)[] {
  if (count <= MAX_ENTRIES) return Array.from({ length: count }, (_, i) => i)
  return [0, 1, null, count - 1]
}

/**
 * The expression in TeX, a summand a line where the whole is a sum or its logarithm, so that it needs no more room than
 * its widest summand.
 *
 * @param more  says how many summands are taken together, in TeX
 */
export function texLines(expression: Expression, more: (count: number) => string): readonly string[] {
  if (expression.kind === 'sum') return sumLines(expression, more)
  if (expression.kind === 'log' && expression.of.kind === 'sum') {
    const lines = [...sumLines(expression.of, more)]
    lines[0] = `\\log \\bigl( ${lines[0]}`
    const last = lines.length - 1
    const [words, label] = lines[last]!.split(' && ')
    lines[last] = label === undefined ? `${words} \\bigr)` : `${words} \\bigr) && ${label}`
    return lines
  }
  return [texOf(expression)]
}

function sumLines(
  { terms, rest }: Extract<Expression, { kind: 'sum' }>,
  more: (count: number) => string,
): readonly string[] {
  const lines = terms.map(({ expression, label }, i) => {
    const tex = i === 0 ? texOf(expression) : withSign(expression)
    return label === undefined ? tex : `${tex} && ${label}`
  })
  if (rest !== null) lines.push(`${withSign(rest.expression)} && \\text{${more(rest.count)}}`)
  return lines
}

/** After what stands before it in a sum. */
function withSign(expression: Expression): string {
  if (expression.kind === 'negative') return `{} - ${texOf(expression.of, true)}`
  const tex = texOf(expression)
  return tex.startsWith('-') ? `{} - ${tex.slice(1)}` : `{} + ${tex}`
}

/** On one line; in brackets where it is a sum or begins with a minus and more binds to it. */
function texOf(expression: Expression, isBound = false): string {
  switch (expression.kind) {
    case 'value': {
      const tex = texOfValue(expression.value)
      return isBound && tex.startsWith('-') ? `(${tex})` : tex
    }
    case 'count':
      return String(expression.value)
    case 'sum': {
      const tex = expression.terms
        .map((term, i) => (i === 0 ? texOf(term.expression) : withSign(term.expression)))
        .join(' ')
      return isBound ? `\\left( ${tex} \\right)` : tex
    }
    case 'product':
      return expression.factors
        .map((factor, i) => texOf(factor, i > 0 || factor.kind === 'sum'))
        .join(' \\cdot ')
    case 'min':
      return `\\min( ${expression.of.map((each) => texOf(each)).join(',\\; ')} )`
    case 'negative':
      return isBound ? `(-${texOf(expression.of, true)})` : `-${texOf(expression.of, true)}`
    case 'exp':
      return `e^{${texOf(expression.of)}}`
    case 'log':
      return `\\log ${texOf(expression.of, true)}`
    case 'sqrt':
      return `\\sqrt{ ${texOf(expression.of)} }`
    case 'norm':
      return `\\left\\lVert ${texOf(expression.of)} \\right\\rVert`
    case 'square':
      return texOfSquare(expression.of)
  }
}

function texOfSquare(of: Expression): string {
  if (of.kind !== 'value') return `${texOf(of, true)}^2`
  if (typeof of.value !== 'number') return `${texOf(of)} (\\cdot)^\\top`
  const tex = texOf(of)
  // a power of ten has its own exponent
  return /^-|\^/.test(tex) ? `(${tex})^2` : `${tex}^2`
}
