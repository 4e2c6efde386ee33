/** What a link describes: everything that reproduces a view, with the model and the data by origin or, where they were imported, whole. */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { HidingRecipe } from '../core/datasets/hideValues.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { TrainingMethod } from '../core/learning/trainingState.ts'
import type { DomainState, LimitScales, TrainingSettings } from './appState.ts'
import type { PresetId } from './recipe.ts'
import type { DataOrigin, StartOrigin } from './recipe.ts'

export interface Scene {
  readonly preset: PresetId | null
  readonly modelOrigin: StartOrigin
  readonly dataOrigin: DataOrigin
  /** The model itself where its origin cannot make it again. */
  readonly model: GenerativeModel | null
  readonly dataset: Dataset | null
  /** The model as training has made it; null where nothing was trained. */
  readonly trained: {
    readonly model: GenerativeModel
    readonly epoch: number
    readonly method: TrainingMethod
  } | null
  readonly training: TrainingSettings
  /** Isotropic noise variance set by hand over that of the origin; null for the origin's own. */
  readonly noiseVariance: number | null
  readonly limit: LimitScales | null
  readonly x: readonly number[] | null
  /** The selected row of the data, where x is not given. */
  readonly pointIndex: number | null
  /** The coordinates of it that are hidden, a bit each; null for none. */
  readonly hidden: Uint8Array | null
  /** The labels that are learned from, the others set aside; null for all. */
  readonly setAside: readonly string[] | null
  /** Compared with the digits that the data leave out, so many of each (null: all); null for not. */
  readonly otherDigits: { readonly numEach: number | null } | null
  /** A share of the values that is hidden at random. */
  readonly hiding: HidingRecipe | null
  readonly regionId: number | null
  readonly domain: DomainState
}
