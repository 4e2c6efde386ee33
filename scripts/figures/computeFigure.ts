import { discoverySteps } from '../../src/core/figures/discovery.ts'
import { distributionsSteps } from '../../src/core/figures/distributions.ts'
import type { FigureResult, FigureSettings, MethodComparison } from '../../src/core/figures/figure.ts'
import { regionSimplicesSteps } from '../../src/core/figures/regionSimplices.ts'
import type { ComparisonSettings } from '../../src/core/figures/comparedRun.ts'
import { runToEnd } from '../../src/core/steps.ts'
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
      return { kind: 'comparison', result: compareMethods(figure.settings, numRuns) }
  }
}

function compareMethods(settings: ComparisonSettings, numRuns: number): MethodComparison {
  const timed = Array.from({ length: numRuns }, (_, r) => {
    const one = timedRun({ ...settings, seed: settings.seed + r })
    // a long batch shows what it has
    console.error(
      `  run ${r + 1} of ${numRuns}: ${one.run.lanes.map(({ nll }) => nll.at(-1)?.toFixed(3)).join(' ')}`,
    )
    return one
  })
  return { settings, runs: timed.map(({ run }) => run), seconds: timed.map(({ seconds }) => seconds) }
}
