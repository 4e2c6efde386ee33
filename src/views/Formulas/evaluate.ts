import type { Expression, Matrix, Value } from './expression.ts'

/**
 * What an expression comes to. The logarithm of a sum of exponentials is taken relative to the largest of them, so that
 * log p(x) may be −1e5.
 *
 * @throws RangeError  matrices of other shapes than the operation needs
 */
export function evaluate(expression: Expression): Value {
  switch (expression.kind) {
    case 'value':
    case 'count':
      return expression.value
    case 'sum':
      return summands(expression).map(evaluate).reduce(plus)
    case 'product':
      return expression.factors.map(evaluate).reduce(times)
    case 'min':
      return Math.min(...expression.of.map((each) => numberOf(evaluate(each))))
    case 'negative':
      return times(-1, evaluate(expression.of))
    case 'exp':
      return Math.exp(numberOf(evaluate(expression.of)))
    case 'log':
      return logOf(expression.of)
    case 'sqrt':
      return Math.sqrt(numberOf(evaluate(expression.of)))
    case 'norm':
      return Math.hypot(...matrixOf(evaluate(expression.of)).entries)
    case 'square': {
      const own = matrixOf(evaluate(expression.of))
      const outer = times(own, { rows: 1, columns: own.rows, entries: own.entries })
      return typeof outer !== 'number' && outer.entries.length === 1 ? outer.entries[0]! : outer
    }
  }
}

function summands({ terms, rest }: Extract<Expression, { kind: 'sum' }>): readonly Expression[] {
  const all = terms.map((term) => term.expression)
  return rest === null ? all : [...all, rest.expression]
}

function logOf(of: Expression): number {
  if (of.kind !== 'sum') return Math.log(numberOf(evaluate(of)))
  const logs = summands(of).map((each) =>
    each.kind === 'exp' ? numberOf(evaluate(each.of)) : Math.log(numberOf(evaluate(each))),
  )
  const largest = Math.max(...logs)
  return largest + Math.log(logs.reduce((total, log) => total + Math.exp(log - largest), 0))
}

function numberOf(of: Value): number {
  if (typeof of !== 'number') throw new RangeError('a number is needed, not a matrix')
  return of
}

function matrixOf(of: Value): Matrix {
  return typeof of === 'number' ? { rows: 1, columns: 1, entries: [of] } : of
}

function plus(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  const [left, right] = [matrixOf(a), matrixOf(b)]
  if (left.rows !== right.rows || left.columns !== right.columns)
    throw new RangeError(`${left.rows}×${left.columns} plus ${right.rows}×${right.columns}`)
  return { ...left, entries: left.entries.map((entry, i) => entry + right.entries[i]!) }
}

/** Of matrices; a number scales. */
function times(a: Value, b: Value): Value {
  if (typeof a === 'number') {
    return typeof b === 'number' ? a * b : { ...b, entries: b.entries.map((entry) => a * entry) }
  }
  if (typeof b === 'number') return times(b, a)
  if (a.columns !== b.rows) throw new RangeError(`${a.rows}×${a.columns} times ${b.rows}×${b.columns}`)
  const entries: number[] = []
  for (let row = 0; row < a.rows; row++) {
    for (let at = 0; at < b.columns; at++) {
      let total = 0
      for (let k = 0; k < a.columns; k++)
        total += a.entries[row * a.columns + k]! * b.entries[k * b.columns + at]!
      entries.push(total)
    }
  }
  return entries.length === 1 ? entries[0]! : { rows: a.rows, columns: b.columns, entries }
}
