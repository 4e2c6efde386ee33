import { discoverySteps } from '../../src/core/figures/discovery.ts'
import { distributionsSteps } from '../../src/core/figures/distributions.ts'
import type { ComparedMethod, ComparedRun, ComparisonProgress } from '../../src/core/figures/comparedLanes.ts'
import type { Comparison, FigureResult, FigureSettings } from '../../src/core/figures/figure.ts'
import { imageRunSteps } from '../../src/core/figures/imageRun.ts'
import { regionSimplicesSteps } from '../../src/core/figures/regionSimplices.ts'
import { comparedRunSteps } from '../../src/core/figures/comparedRun.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { readMnistDigit } from '../mnist/mnistFiles.ts'
import { timedRun } from './timedRun.ts'

/** A figure from its settings; a comparison over so many runs. */
export function computeFigure(figure: FigureSettings, numRuns: number): FigureResult {
  switch (figure.kind) {
    case 'discovery':
      return { kind: 'discovery', result: runToEnd(discoverySteps(figure.settings)) }
    case 'simplices':
      return { kind: 'simplices', result: runToEnd(regionSimplicesSteps(figure.settings)) }
    case 'distributions':
      return { kind: 'distributions', result: runToEnd(distributionsSteps(figure.settings)) }
    case 'comparison':
      return { kind: 'comparison', result: compareMethods(figure.settings, numRuns, comparedRunSteps) }
    case 'images': {
      const images = readMnistDigit(figure.settings.digit)
      return {
        kind: 'images',
        result: compareMethods(figure.settings, numRuns, (settings) => imageRunSteps(settings, images)),
      }
    }
  }
}

function compareMethods<S extends { readonly methods: readonly ComparedMethod[]; readonly seed: number }, M>(
  settings: S,
  numRuns: number,
  stepsOf: (settings: S) => Generator<ComparisonProgress<M>, ComparedRun<M>, void>,
): Comparison<S, M> {
  const timed = Array.from({ length: numRuns }, (_, r) => {
    const one = timedRun(stepsOf({ ...settings, seed: settings.seed + r }), settings.methods.length)
    // a long batch shows what it has
    console.error(
      `  run ${r + 1} of ${numRuns}: ${one.run.lanes.map(({ nll }) => nll.at(-1)?.toFixed(3)).join(' ')}`,
    )
    return one
  })
  return { settings, runs: timed.map(({ run }) => run), seconds: timed.map(({ seconds }) => seconds) }
}
