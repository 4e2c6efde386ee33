import type { ComparedRun, ComparisonProgress } from '../../src/core/figures/comparedLanes.ts'
import { createStopwatch } from '../../workers/runtime/createStopwatch.ts'

/** One run to its end, with the seconds that the training of each method took. */
export function timedRun<M>(
  run: Generator<ComparisonProgress<M>, ComparedRun<M>, void>,
  numMethods: number,
): { run: ComparedRun<M>; seconds: readonly number[] } {
  const stopwatch = createStopwatch()
  const seconds = Array.from({ length: numMethods }, () => 0)
  const steps = stopwatch.timed(run)
  for (;;) {
    const next = steps.next()
    if (next.done === true) return { run: next.value, seconds }
    const { told } = next.value
    if (told !== null) seconds[told] += stopwatch.take().trainingMs / 1000
  }
}
