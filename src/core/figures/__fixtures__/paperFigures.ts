import type { ImageGroup } from '../../datasets/images/imageGroup.ts'
import { comparedRunSteps, type ComparisonSettings } from '../comparedRun.ts'
import { discoverySteps } from '../discovery.ts'
import { distributionsSteps } from '../distributions.ts'
import { FIGURE_IDS, type FigureId, type FigureResult, type FigureSettings } from '../figure.ts'
import { imageRunSteps, type ImageRunSettings } from '../imageRun.ts'
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
    case 'images': {
      const settings: ImageRunSettings = {
        ...figure.settings,
        numImages: 16,
        numHeldOut: 4,
        hidden: [2],
        methods: [
          { method: 'em', learningRate: 0, maxEpochs: 2 },
          { method: 'vae', learningRate: 0.01, maxEpochs: 2 },
          { method: 'adam', learningRate: 1e200, maxEpochs: 2 },
        ],
      }
      const runs = [0, 1].map((seed) => runToEnd(imageRunSteps({ ...settings, seed }, SOME_IMAGES)))
      return { kind: 'images', result: { settings, runs, seconds: runs.map(() => [1, 2, 3]) } }
    }
  }
}

/** Strokes of ink that lie elsewhere in each image. */
export const SOME_IMAGES: ImageGroup = {
  label: 4,
  shape: { channels: 1, height: 28, width: 28 },
  numImages: 20,
  pixels: Uint8Array.from({ length: 20 * 784 }, (_, i) => {
    const [n, row, column] = [Math.floor(i / 784), Math.floor((i % 784) / 28), i % 28]
    return Math.max(0, 255 - 90 * Math.abs(column - 6 - (n % 13) - row / 7))
  }),
  fullInk: 255,
}
