import { allowedError, relativeError } from './measure.ts'

/** One quantity over all the cases of a file. */
export interface QuantityReport {
  readonly quantity: string
  count: number
  worstError: number
  /** What was allowed where the error was worst. */
  worstAllowed: number
  worstWhere: string
  readonly over: { readonly where: string; readonly error: number; readonly allowed: number }[]
}

export interface CheckOptions {
  /** The smallest denominator of the error: 1 for nats, a standard deviation for means. */
  readonly scale?: number
  /** How far the exact value moves under one-ulp changes of the inputs, absolute. */
  readonly sensitivity?: number | null
}

/** Collects the errors of one file, quantity by quantity. */
export class Checks {
  readonly quantities = new Map<string, QuantityReport>()
  private readonly tolerance: number
  private where = ''

  constructor(tolerance: number) {
    this.tolerance = tolerance
  }

  /** Names the case that the next comparisons belong to. */
  at(where: string): void {
    this.where = where
  }

  compare(
    quantity: string,
    computed: number | ArrayLike<number>,
    reference: number | ArrayLike<number>,
    { scale = 0, sensitivity = null }: CheckOptions = {},
  ): void {
    const a = typeof computed === 'number' ? [computed] : computed
    const b = typeof reference === 'number' ? [reference] : reference
    this.record(quantity, relativeError(a, b, scale), allowedError(this.tolerance, sensitivity, b, scale))
  }

  /** An error that is measured elsewhere. */
  record(quantity: string, error: number, allowed = this.tolerance): void {
    const report = this.quantities.get(quantity) ?? {
      quantity,
      count: 0,
      worstError: -1,
      worstAllowed: allowed,
      worstWhere: '',
      over: [],
    }
    this.quantities.set(quantity, report)
    report.count++
    if (error > report.worstError) {
      report.worstError = error
      report.worstAllowed = allowed
      report.worstWhere = this.where
    }
    if (!(error <= allowed)) report.over.push({ where: this.where, error, allowed })
  }
}
