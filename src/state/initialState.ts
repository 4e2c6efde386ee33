import { NO_ZOOM } from '../plot/zoom.ts'
import type { FigureId } from '../core/figures/figure.ts'
import { PAPER_SETTINGS } from '../core/figures/paperSettings.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../core/learning/trainingState.ts'
import type {
  ApproximationState,
  AnomalyState,
  AppState,
  CompletionState,
  ComparisonState,
  FiguresState,
  FigureState,
  RaceState,
  JobsState,
  ResultsState,
  RunsState,
  UndoableState,
  NoiseEstimateState,
} from './appState.ts'
import { LAB_LAYOUT } from './layout.ts'
import { NO_LESSONS } from './lessons/lessonState.ts'
import { DEFAULT_PRESET, findPreset } from './presets.ts'

const NO_RESULTS: ResultsState = {
  partition: null,
  incomplete: null,
  density: null,
  posterior: null,
  latentDensity: null,
  dissection: null,
  scores: null,
  samples: null,
  principalAxes: null,
}

const IDLE_JOBS: JobsState = {
  partition: { status: 'idle' },
  density: { status: 'idle' },
  posterior: { status: 'idle' },
  latentDensity: { status: 'idle' },
  dissection: { status: 'idle' },
  scores: { status: 'idle' },
  samples: { status: 'idle' },
  principalAxes: { status: 'idle' },
  document: { status: 'idle' },
}

export const INITIAL_UNDOABLE: UndoableState = {
  preset: DEFAULT_PRESET,
  model: {
    version: 0,
    model: null,
    origin: findPreset(DEFAULT_PRESET)!.model,
    noiseOverride: null,
    limit: null,
    encoder: null,
  },
  data: { version: 0, dataset: null, origin: { kind: 'none' }, hiding: null, comparison: null },
  domain: {
    dataView: 'images',
    imageScale: 'own',
    plane: 'auto',
    coordinates: [0, 1],
    dataZoom: NO_ZOOM,
    latentZoom: NO_ZOOM,
    densityScale: 'log',
    showDensity: true,
    showContours: true,
    showComponents: true,
    regionColour: 'responsibility',
    latentMode: 'partition',
    sliceAxis: 2,
    sliceAt: 0,
    dissectionOf: 'posterior',
    discoveryStart: null,
    discoveryDepth: null,
    samples: null,
    completion: { numSamples: 12, seed: 0, withNoise: false },
    anomaly: { scale: 'linear', plot: 'histogram', threshold: null },
    normalLabels: null,
  },
  selection: { x: null, truth: null, pointIndex: null, regionId: null },
  training: { options: DEFAULT_TRAINING_OPTIONS, noiseKind: 'own', heldOut: 'fresh', maxMinutes: null },
}

const NO_RUNS: RunsState = {
  current: null,
  activity: 'idle',
  outcome: null,
  ghost: null,
  pinned: [],
  lastId: 0,
  speed: 'brisk',
}

const NO_COMPARISON: ComparisonState = {
  plan: {
    candidates: [[2], [4], [8], [16], [4, 4], [8, 8]].map((hiddenWidths) => ({
      latentDim: null,
      hiddenWidths,
    })),
    numStarts: 3,
    numEpochs: 150,
    vaeEpochs: null,
  },
  isWorking: false,
  fraction: 0,
  secondsLeft: null,
  request: null,
  rows: [],
  bestNll: null,
  failure: null,
}

const PAPER_FIGURES: FiguresState = {
  page: null,
  batchRuns: 20,
  each: {
    1: undrawn('1'),
    2: undrawn('2'),
    3: undrawn('3'),
    4: undrawn('4'),
    5: undrawn('5'),
    6: undrawn('6'),
    7: undrawn('7'),
  },
}

/** In the paper's setting. */
function undrawn(id: FigureId): FigureState {
  return {
    settings: PAPER_SETTINGS[id][0]!.figure,
    drawn: null,
    activity: 'idle',
    fraction: 0,
    numDone: 0,
    numRuns: 1,
    outcome: 'none',
    failure: null,
  }
}

/** As in the paper: EM beside VAEs of three learning rates. */
const NO_RACE: RaceState = {
  plan: {
    lanes: [
      { method: 'em', learningRate: 0.01, numImportanceSamples: 1, numComponents: 1 },
      ...[0.005, 0.001, 0.0001].map((learningRate) => ({
        method: 'vae' as const,
        learningRate,
        numImportanceSamples: 1,
        numComponents: 1,
      })),
    ],
    startVariance: 0.05,
    numEpochs: 500,
    seed: 0,
  },
  activity: 'idle',
  fraction: 0,
  secondsLeft: null,
  lanes: [],
  dataVersion: 0,
  training: null,
  heldOut: null,
  from: null,
  failure: null,
}

const NO_APPROXIMATION: ApproximationState = {
  isOpen: false,
  isWorking: false,
  fraction: 0,
  secondsLeft: null,
  of: null,
  lanes: [],
  failure: null,
  gapSubject: 'encoder',
  isMapping: false,
  mapFraction: 0,
  gapMap: null,
}

const NO_NOISE_ESTIMATE: NoiseEstimateState = {
  kind: 'isotropic',
  isWorking: false,
  fraction: 0,
  secondsLeft: null,
  failure: null,
  last: null,
}

const NO_COMPLETION: CompletionState = {
  isOpen: false,
  isWorking: false,
  fraction: 0,
  failure: null,
  drawn: null,
  isJudging: false,
  judgeFraction: 0,
  judged: null,
}

const NO_ANOMALIES: AnomalyState = {
  isOpen: false,
  isWorking: false,
  fraction: 0,
  failure: null,
  scored: null,
  baselines: null,
  lookedAt: null,
}

export const INITIAL_STATE: AppState = {
  ...INITIAL_UNDOABLE,
  lastVersion: 0,
  results: NO_RESULTS,
  runs: NO_RUNS,
  comparison: NO_COMPARISON,
  figures: PAPER_FIGURES,
  race: NO_RACE,
  approximation: NO_APPROXIMATION,
  noiseEstimate: NO_NOISE_ESTIMATE,
  completion: NO_COMPLETION,
  anomaly: NO_ANOMALIES,
  importing: { pending: null, budget: null },
  lessons: NO_LESSONS,
  jobs: IDLE_JOBS,
  notices: [],
  lastNoticeId: 0,
  ui: {
    language: 'en',
    theme: 'system',
    typeSize: 'auto',
    hasShortcuts: true,
    dialog: 'none',
    layout: LAB_LAYOUT,
    alone: null,
    linkOmitted: [],
    curveAxis: 'epoch',
    offline: { phase: 'none' },
  },
  history: { past: [], future: [] },
  numDroppedResults: 0,
}
