/** The presets: what each loads. Files are in public/presets, with their source noted beside them. */
import {
  DIGIT_DEFAULTS,
  GENERATOR_DEFAULTS,
  type DataOrigin,
  type DigitData,
  type PresetId,
  type StartOrigin,
} from './recipe.ts'
import type { DomainState } from './appState.ts'

export interface Preset {
  readonly id: PresetId
  readonly model: StartOrigin
  readonly data: DataOrigin
  /** The observation that is selected at first; null for the first of the data. */
  readonly x: readonly number[] | null
  /** A region that is selected as well. */
  readonly regionId: number | null
  /** What is shown otherwise than at first. */
  readonly view: Partial<PresetView>
}

/** The part of the view that a preset decides; all else stays as the reader has it. */
type PresetView = Pick<
  DomainState,
  'samples' | 'plane' | 'showDensity' | 'regionColour' | 'latentMode' | 'discoveryStart' | 'discoveryDepth'
>
const PLAIN_VIEW: PresetView = {
  samples: null,
  plane: 'auto',
  showDensity: true,
  regionColour: 'responsibility',
  latentMode: 'partition',
  discoveryStart: null,
  discoveryDepth: null,
}

/** What a preset shows; without one, what is shown at first. */
export function presetView(preset: Preset | undefined): PresetView {
  return { ...PLAIN_VIEW, ...preset?.view }
}

/**
 * The paper's Fig. 3: a random decoder, 1-4-16-2 or 2-6-6-2, leakiness 0.01, Σx = 0.1 I (a variance). The seeds are among those
 * whose manifold turns within the prior's reach; x is a noisy sample with a wide posterior.
 */
function fig3(id: PresetId, widths: readonly number[], seed: number, x: readonly number[]): Preset {
  return {
    id,
    model: {
      kind: 'seeded',
      request: {
        widths,
        activation: 'LeakyReLU',
        negativeSlope: 0.01,
        initialiser: 'authors',
        seed,
      },
      noiseVariance: 0.1,
    },
    data: { kind: 'none' },
    x,
    regionId: null,
    view: { samples: { count: 400, seed: 1 } },
  }
}

/**
 * The paper's Figs. 4 and 6 before any training: leakiness 0.1, σ² = 1 at the start. The seeds are among those whose
 * training ends well within a hundred epochs.
 */
function untrained(
  id: PresetId,
  file: 'circle-0' | 'wave-0',
  hidden: readonly number[],
  seed: number,
  x: readonly number[],
): Preset {
  return {
    id,
    model: {
      kind: 'seeded',
      request: {
        widths: [1, ...hidden, 2],
        activation: 'LeakyReLU',
        negativeSlope: 0.1,
        initialiser: 'authors',
        seed,
      },
      noiseVariance: 1,
    },
    data: { kind: 'file', file },
    x,
    regionId: null,
    view: {},
  }
}

/** A random decoder of two latents, leakiness 0.1, Σx = 0.1 I. The seeds are among those with much to see near z = 0. */
function plane(
  id: PresetId,
  widths: readonly number[],
  seed: number,
  x: readonly number[],
  regionId: number | null,
  view: Partial<PresetView>,
): Preset {
  const request = {
    widths,
    activation: 'LeakyReLU',
    negativeSlope: 0.1,
    initialiser: 'authors',
    seed,
  } as const
  return {
    id,
    model: { kind: 'seeded', request, noiseVariance: 0.1 },
    data: { kind: 'none' },
    x,
    regionId,
    view,
  }
}

/** Images before any training, leakiness 0.1; σ² = 1 at the start. */
function images(id: PresetId, data: DigitData, widths: readonly number[]): Preset {
  return {
    id,
    model: {
      kind: 'seeded',
      request: { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors', seed: 0 },
      noiseVariance: 1,
    },
    data,
    x: null,
    regionId: null,
    view: {},
  }
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'circle',
    model: { kind: 'file', file: 'circle-0-1-8-8-2' },
    data: { kind: 'file', file: 'circle-0' },
    x: [-0.3015, -1.046],
    regionId: null,
    view: {},
  },
  {
    id: 'wave',
    model: { kind: 'file', file: 'wave-0-1-8-8-2' },
    data: { kind: 'file', file: 'wave-0' },
    x: [1.2, 0.6],
    regionId: null,
    view: {},
  },
  {
    id: 'faithful',
    model: { kind: 'file', file: 'faithful-1-6-2' },
    data: { kind: 'file', file: 'faithful' },
    x: [3, 66],
    regionId: null,
    view: {},
  },
  {
    id: 'iris',
    model: { kind: 'file', file: 'iris-1-6-4' },
    data: { kind: 'file', file: 'iris' },
    x: [5.9, 3.2, 4.8, 1.8],
    regionId: null,
    view: { plane: 'principal' },
  },
  {
    id: 'iris2',
    model: { kind: 'file', file: 'iris-2-6-4' },
    data: { kind: 'file', file: 'iris' },
    x: [5.9, 3.2, 4.8, 1.8],
    regionId: null,
    view: { plane: 'principal' },
  },
  {
    id: 'spiral',
    model: { kind: 'file', file: 'spiral-1-16-16-2' },
    data: GENERATOR_DEFAULTS.spiral,
    x: [-0.55, 2.42],
    regionId: null,
    view: {},
  },
  untrained('fig4a', 'circle-0', [8], 1, [1, 0.2]),
  untrained('fig4b', 'circle-0', [8, 8], 0, [1, 0.2]),
  untrained('fig6', 'wave-0', [8], 1, [1.2, 0.1]),
  fig3('fig3a', [1, 4, 16, 2], 23, [0.7, 0.85]),
  fig3('fig3b', [1, 4, 16, 2], 35, [0.33, -1.66]),
  fig3('fig3c', [1, 4, 16, 2], 22, [-2.31, 0.24]),
  fig3('fig3d', [2, 6, 6, 2], 11, [0.15, -0.5]),
  plane('fig1', [2, 6, 1], 7, [-0.5], null, { latentMode: 'discovery', discoveryDepth: 0 }),
  plane('fig2', [2, 6, 6, 2], 9, [-0.9, 0.5], 29, { latentMode: 'dissection' }),
  // p(x) sums over its sixteen thousand regions: the map comes when it is asked for
  plane('large', [2, 64, 64, 64, 2], 0, [-2.6, 2.2], null, { regionColour: 'norm', showDensity: false }),
  // the paper's Fig. 7
  images('mnist4', DIGIT_DEFAULTS.mnist, [1, 16, 16, 784]),
  images('digits8x8', DIGIT_DEFAULTS.digits8x8, [2, 16, 64]),
]

export const DEFAULT_PRESET: PresetId = 'circle'

/** The preset of that id; undefined for none. */
export function findPreset(id: string | null): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id)
}
