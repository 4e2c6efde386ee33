import { comparedRunSteps, type ComparisonSettings } from '../comparedRun.ts'
import { discoverySteps } from '../discovery.ts'
import { distributionsSteps } from '../distributions.ts'
import { FIGURE_IDS, type FigureId, type FigureResult, type FigureSettings } from '../figure.ts'
import { PAPER_SETTINGS } from '../paperSettings.ts'
import { regionSimplicesSteps } from '../regionSimplices.ts'
import { runToEnd } from '../../steps.ts'

export interface DrawnFigure {
  readonly id: FigureId
  readonly name: string
  readonly figure: FigureResult
}

/** Every figure of the paper, small and quick: of comparisons two runs, of which one method diverges. */
export function paperFigures(): DrawnFigure[] {
  return FIGURE_IDS.flatMap((id) =>
    PAPER_SETTINGS[id].map(({ variant, figure }) => ({
      id,
      name: `${id} ${variant}`,
      figure: small(figure),
    })),
  )
}

function small(figure: FigureSettings): FigureResult {
  switch (figure.kind) {
    case 'discovery':
      return { kind: 'discovery', result: runToEnd(discoverySteps(figure.settings)) }
    case 'simplices':
      return { kind: 'simplices', result: runToEnd(regionSimplicesSteps(figure.settings)) }
    case 'distributions': {
      const settings = { ...figure.settings, gridSize: 12, numSamples: 20 }
      return { kind: 'distributions', result: runToEnd(distributionsSteps(settings)) }
    }
    case 'comparison': {
      const settings: ComparisonSettings = {
        ...figure.settings,
        numPoints: 40,
        numHeldOut: 20,
        hidden: [3],
        methods: [
          { method: 'em', learningRate: 0, maxEpochs: 5 },
          { method: 'vae', learningRate: 0.01, maxEpochs: 8 },
          { method: 'adam', learningRate: 1e200, maxEpochs: 8 },
        ],
      }
      const runs = [0, 1].map((seed) => runToEnd(comparedRunSteps({ ...settings, seed })))
      return { kind: 'comparison', result: { settings, runs, seconds: runs.map(() => [1, 2, 3]) } }
    }
  }
}
