/** The paper's figures in a worker: a comparison is timed, and told on its way. Nothing is computed here. */
import { parseImageFile } from '../src/core/datasets/images/parseImageFile.ts'
import { MAX_FILE_BYTES } from '../src/core/datasets/limits.ts'
import type { ComparedMethod, ComparedRun, ComparisonProgress } from '../src/core/figures/comparedLanes.ts'
import { comparedRunSteps } from '../src/core/figures/comparedRun.ts'
import { discoverySteps } from '../src/core/figures/discovery.ts'
import { distributionsSteps } from '../src/core/figures/distributions.ts'
import { imageRunSteps } from '../src/core/figures/imageRun.ts'
import { regionSimplicesSteps } from '../src/core/figures/regionSimplices.ts'
import { ParseError } from '../src/core/problem.ts'
import type { Steps } from '../src/core/steps.ts'
import type { ComparisonAnswer, FigureAnswer, FigureRequest, TimedRun } from './protocol.ts'
import { readBytes } from './readDigits.ts'
import { createStopwatch } from './runtime/createStopwatch.ts'
import type { JobContext } from './serve.ts'

/** Time between two reports, ms: what is told is drawn anew. */
const TELL_EVERY_MS = 700

export async function figure(
  request: FigureRequest,
  context: JobContext<ComparisonAnswer>,
): Promise<FigureAnswer> {
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
    case 'comparison': {
      const { settings } = request
      return compare(comparedRunSteps(settings), settings.methods, context, (result) => ({
        kind: 'comparison',
        result,
      }))
    }
    case 'images': {
      const { settings, file } = request
      const images = parseImageFile(await readBytes(file, MAX_FILE_BYTES))
      if (!images.ok) throw new ParseError(images.problems)
      return compare(imageRunSteps(settings, images.value), settings.methods, context, (result) => ({
        kind: 'images',
        result,
      }))
    }
  }
}

/** One run of methods side by side, timed; `answerOf` wraps what is told of it. */
async function compare<M>(
  steps: Generator<ComparisonProgress<M>, ComparedRun<M>, void>,
  methods: readonly ComparedMethod[],
  context: JobContext<ComparisonAnswer>,
  answerOf: (result: TimedRun<M>) => ComparisonAnswer,
): Promise<ComparisonAnswer> {
  const stopwatch = createStopwatch()
  const seconds = methods.map(() => 0)
  let lastToldAt = performance.now()
  let isTelling = false
  const look = ({ told, run }: ComparisonProgress<M>): void => {
    if (told === null) return
    seconds[told]! += stopwatch.take().trainingMs / 1000
    if (isTelling || performance.now() - lastToldAt < TELL_EVERY_MS) return
    isTelling = true
    lastToldAt = performance.now()
    // the next one goes when the page has heard this
    void context.update(answerOf({ run, seconds: [...seconds] })).then(() => {
      isTelling = false
    })
  }
  const run = await context.drive(watched(stopwatch.timed(steps), look), 'training')
  return answerOf({ run, seconds })
}

/** The same steps, each looked at. */
function* watched<M>(
  steps: Generator<ComparisonProgress<M>, ComparedRun<M>, void>,
  look: (progress: ComparisonProgress<M>) => void,
): Steps<ComparedRun<M>> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    look(next.value)
    yield next.value
  }
}
