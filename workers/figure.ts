/** The paper's figures in a worker: a comparison is timed, and told on its way. Nothing is computed here. */
import {
  comparedRunSteps,
  type ComparisonProgress,
  type ComparisonSettings,
} from '../src/core/figures/comparedRun.ts'
import { discoverySteps } from '../src/core/figures/discovery.ts'
import { distributionsSteps } from '../src/core/figures/distributions.ts'
import type { FigureSettings } from '../src/core/figures/figure.ts'
import { regionSimplicesSteps } from '../src/core/figures/regionSimplices.ts'
import type { Steps } from '../src/core/steps.ts'
import type { FigureAnswer, TimedRun } from './protocol.ts'
import { createStopwatch, type Stopwatch } from './runtime/createStopwatch.ts'
import type { JobContext } from './serve.ts'

/** Time between two reports, ms: what is told is drawn anew. */
const TELL_EVERY_MS = 700

export async function figure(request: FigureSettings, context: JobContext<TimedRun>): Promise<FigureAnswer> {
  switch (request.kind) {
    case 'discovery':
      return { kind: 'discovery', result: await context.drive(discoverySteps(request.settings), 'partition') }
    case 'simplices': {
      const result = await context.drive(regionSimplicesSteps(request.settings), 'partition')
      return { kind: 'simplices', result }
    }
    case 'distributions': {
      const result = await context.drive(distributionsSteps(request.settings), 'density')
      return { kind: 'distributions', result }
    }
    case 'comparison':
      return { kind: 'comparison', result: await compare(request.settings, context) }
  }
}

async function compare(settings: ComparisonSettings, context: JobContext<TimedRun>): Promise<TimedRun> {
  const stopwatch = createStopwatch()
  const seconds = settings.methods.map(() => 0)
  let lastToldAt = performance.now()
  let isTelling = false
  const look = ({ told, run }: ComparisonProgress): void => {
    if (told === null) return
    seconds[told]! += stopwatch.take().trainingMs / 1000
    if (isTelling || performance.now() - lastToldAt < TELL_EVERY_MS) return
    isTelling = true
    lastToldAt = performance.now()
    // the next one goes when the page has heard this
    void context.update({ run, seconds: [...seconds] }).then(() => {
      isTelling = false
    })
  }
  const run = await context.drive(watched(settings, stopwatch, look), 'training')
  return { run, seconds }
}

/** The steps of a comparison, timed, each looked at. */
function* watched(
  settings: ComparisonSettings,
  stopwatch: Stopwatch,
  look: (progress: ComparisonProgress) => void,
): Steps<TimedRun['run']> {
  const steps = stopwatch.timed(comparedRunSteps(settings))
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    look(next.value)
    yield next.value
  }
}
