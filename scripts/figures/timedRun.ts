import {
  comparedRunSteps,
  type ComparedRun,
  type ComparisonSettings,
} from '../../src/core/figures/comparedRun.ts'
import { createStopwatch } from '../../workers/runtime/createStopwatch.ts'

/** One run to its end, with the seconds that the training of each method took. */
export function timedRun(settings: ComparisonSettings): { run: ComparedRun; seconds: readonly number[] } {
  const stopwatch = createStopwatch()
  const seconds = settings.methods.map(() => 0)
  const steps = stopwatch.timed(comparedRunSteps(settings))
  for (;;) {
    const next = steps.next()
    if (next.done === true) return { run: next.value, seconds }
    const { told } = next.value
    if (told !== null) seconds[told] += stopwatch.take().trainingMs / 1000
  }
}
