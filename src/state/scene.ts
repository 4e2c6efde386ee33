/** What a link describes: everything that reproduces a view, with the model and the data by origin or, where they were imported, whole. */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { DomainState } from './appState.ts'
import type { PresetId } from './recipe.ts'
import type { DataOrigin, ModelOrigin } from './recipe.ts'

export interface Scene {
  readonly preset: PresetId | null
  readonly modelOrigin: ModelOrigin
  readonly dataOrigin: DataOrigin
  /** The model itself where its origin cannot make it again. */
  readonly model: GenerativeModel | null
  readonly dataset: Dataset | null
  /** Isotropic noise variance set by hand over that of the origin; null for the origin's own. */
  readonly noiseVariance: number | null
  readonly x: readonly number[] | null
  /** The selected row of the data, where x is not given. */
  readonly pointIndex: number | null
  readonly regionId: number | null
  readonly domain: DomainState
}
