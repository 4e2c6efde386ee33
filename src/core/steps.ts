/**
 * Long computations are generators: they yield how far they are and return their value, so that a worker can stop
 * between two steps, and tests and benches can drive the same code. A step should take a few milliseconds at most.
 */
export interface Fraction {
  readonly done: number
  readonly total: number
  /** What is computed from here to the next fraction only measures what training has reached, and is no part of it. */
  readonly isMeasuring?: boolean
}

export type Steps<T> = Generator<Fraction, T, void>

/** Drive a computation to its end without stopping. */
export function runToEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
  }
}

/** Steps that only measure: whoever times a method leaves them out. */
export function* measuring<T>(steps: Steps<T>): Steps<T> {
  let fraction: Fraction = { done: 0, total: 1 }
  yield { ...fraction, isMeasuring: true }
  for (;;) {
    const next = steps.next()
    if (next.done === true) {
      yield { ...fraction, isMeasuring: false }
      return next.value
    }
    fraction = next.value
    yield { ...fraction, isMeasuring: true }
  }
}

/** A part of a longer computation: its fractions are those between `from` and `to` of the whole, which is 1. */
export function* partOfSteps<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    const { done, total } = next.value
    yield { ...next.value, done: from + ((to - from) * done) / total, total: 1 }
  }
}
