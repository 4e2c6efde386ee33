/** The presets: what each loads. Files are in public/presets, with their source noted beside them. */
import { GENERATOR_DEFAULTS, type DataOrigin, type PresetId, type StartOrigin } from './recipe.ts'
import type { DomainState } from './appState.ts'

export interface Preset {
  readonly id: PresetId
  readonly model: StartOrigin
  readonly data: DataOrigin
  /** The observation that is selected at first. */
  readonly x: readonly number[]
  readonly samples: DomainState['samples']
  readonly plane: DomainState['plane']
}

/**
 * The paper's Fig. 3: a random decoder 1-4-16-2, leakiness 0.01, Σx = 0.1 I (a variance). The seeds are among those
 * whose manifold turns within the prior's reach; x is a noisy sample with a wide posterior.
 */
function fig3(id: PresetId, seed: number, x: readonly number[]): Preset {
  return {
    id,
    model: {
      kind: 'seeded',
      request: {
        widths: [1, 4, 16, 2],
        activation: 'LeakyReLU',
        negativeSlope: 0.01,
        initialiser: 'authors',
        seed,
      },
      noiseVariance: 0.1,
    },
    data: { kind: 'none' },
    x,
    samples: { count: 400, seed: 1 },
    plane: 'pair',
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
    samples: null,
    plane: 'pair',
  }
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'circle',
    model: { kind: 'file', file: 'circle-0-1-8-8-2' },
    data: { kind: 'file', file: 'circle-0' },
    x: [-0.3015, -1.046],
    samples: null,
    plane: 'pair',
  },
  {
    id: 'wave',
    model: { kind: 'file', file: 'wave-0-1-8-8-2' },
    data: { kind: 'file', file: 'wave-0' },
    x: [1.2, 0.6],
    samples: null,
    plane: 'pair',
  },
  {
    id: 'faithful',
    model: { kind: 'file', file: 'faithful-1-6-2' },
    data: { kind: 'file', file: 'faithful' },
    x: [3, 66],
    samples: null,
    plane: 'pair',
  },
  {
    id: 'iris',
    model: { kind: 'file', file: 'iris-1-6-4' },
    data: { kind: 'file', file: 'iris' },
    x: [5.9, 3.2, 4.8, 1.8],
    samples: null,
    plane: 'principal',
  },
  {
    id: 'spiral',
    model: { kind: 'file', file: 'spiral-1-16-16-2' },
    data: GENERATOR_DEFAULTS.spiral,
    x: [-0.55, 2.42],
    samples: null,
    plane: 'pair',
  },
  untrained('fig4a', 'circle-0', [8], 1, [1, 0.2]),
  untrained('fig4b', 'circle-0', [8, 8], 0, [1, 0.2]),
  untrained('fig6', 'wave-0', [8], 1, [1.2, 0.1]),
  fig3('fig3a', 23, [0.7, 0.85]),
  fig3('fig3b', 35, [0.33, -1.66]),
  fig3('fig3c', 22, [-2.31, 0.24]),
]

export const DEFAULT_PRESET: PresetId = 'circle'

/** The preset of that id; undefined for none. */
export function findPreset(id: string | null): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id)
}
