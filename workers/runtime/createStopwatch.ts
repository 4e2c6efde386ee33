import type { Fraction } from '../../src/core/steps.ts'

/** Tells the time of training from the time of only measuring what it has reached (core/steps.ts, measuring). */
export interface Stopwatch {
  /** The same steps, timed. */
  readonly timed: <F extends Fraction, T>(steps: Generator<F, T, void>) => Generator<F, T, void>
  /** Milliseconds of computing since they were last taken; pauses between steps do not count. */
  readonly take: () => { readonly trainingMs: number; readonly measuringMs: number }
}

export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  let trainingMs = 0
  let measuringMs = 0
  return {
    *timed(steps) {
      let isMeasuring = false
      for (;;) {
        const from = now()
        const next = steps.next()
        const ms = now() - from
        if (isMeasuring) measuringMs += ms
        else trainingMs += ms
        if (next.done === true) return next.value
        isMeasuring = next.value.isMeasuring === true
        yield next.value
      }
    },
    take() {
      const taken = { trainingMs, measuringMs }
      trainingMs = 0
      measuringMs = 0
      return taken
    },
  }
}
