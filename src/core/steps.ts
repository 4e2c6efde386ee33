/**
 * Long computations are generators: they yield how far they are and return their value, so that a worker can stop
 * between two steps, and tests and benches can drive the same code. A step should take a few milliseconds at most.
 */
export interface Fraction {
  readonly done: number
  readonly total: number
}

export type Steps<T> = Generator<Fraction, T, void>

/** Drive a computation to its end without stopping. */
export function runToEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
  }
}

/** A part of a longer computation: its fractions are those between `from` and `to` of the whole, which is 1. */
export function* partOfSteps<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    yield { done: from + ((to - from) * next.value.done) / next.value.total, total: 1 }
  }
}
