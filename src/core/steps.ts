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
