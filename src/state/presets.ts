/** The presets: what each loads. Files are in public/presets, with their source noted beside them. */
import type { DataOrigin, PresetId, StartOrigin } from './recipe.ts'
import type { DomainState } from './appState.ts'

export interface Preset {
  readonly id: PresetId
  readonly model: StartOrigin
  readonly data: DataOrigin
  /** The observation that is selected at first. */
  readonly x: readonly number[]
  readonly samples: DomainState['samples']
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
  }
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'circle',
    model: { kind: 'file', file: 'circle-0-1-8-8-2' },
    data: { kind: 'file', file: 'circle-0' },
    x: [-0.3015, -1.046],
    samples: null,
  },
  {
    id: 'wave',
    model: { kind: 'file', file: 'wave-0-1-8-8-2' },
    data: { kind: 'file', file: 'wave-0' },
    x: [1.2, 0.6],
    samples: null,
  },
  {
    id: 'faithful',
    model: { kind: 'file', file: 'faithful-1-6-2' },
    data: { kind: 'file', file: 'faithful' },
    x: [3, 66],
    samples: null,
  },
  fig3('fig3a', 23, [0.7, 0.85]),
  fig3('fig3b', 35, [0.33, -1.66]),
  fig3('fig3c', 22, [-2.31, 0.24]),
]

export const DEFAULT_PRESET: PresetId = 'circle'

/** The preset of that id; undefined for none. */
export function findPreset(id: string | null): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id)
}
