import type { Fraction, Steps } from '../../src/core/steps.ts'

interface Run<K, T> {
  readonly key: K
  readonly steps: Steps<T>
  numDrivers: number
  fraction: Fraction
  outcome: { readonly value: T } | { readonly error: unknown } | null
}

/**
 * Computations that several jobs may want at a time: for equal keys there is one, and whichever of the jobs is driven
 * carries it on for all. It is given up when the last of them is left.
 */
export function createSharedSteps<K, T>(
  isSame: (a: K, b: K) => boolean,
): (key: K, start: () => Steps<T>) => Steps<T> {
  const runs: Run<K, T>[] = []

  function advance(run: Run<K, T>): void {
    try {
      const next = run.steps.next()
      if (next.done === true) run.outcome = { value: next.value }
      else run.fraction = next.value
    } catch (error) {
      run.outcome = { error }
    }
  }

  return function* share(key, start) {
    let run = runs.find((each) => isSame(each.key, key))
    if (run === undefined) {
      run = { key, steps: start(), numDrivers: 0, fraction: { done: 0, total: 1 }, outcome: null }
      runs.push(run)
    }
    run.numDrivers++
    try {
      while (run.outcome === null) {
        advance(run)
        if (run.outcome === null) yield run.fraction
      }
      if ('error' in run.outcome) throw run.outcome.error
      return run.outcome.value
    } finally {
      run.numDrivers--
      if (run.numDrivers === 0) runs.splice(runs.indexOf(run), 1)
    }
  }
}
