/** What a scene, once its model and tables are there, makes of the state. */
import type { Encoder } from '../core/network/encoder.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { Scaling } from '../core/numerics/scaling.ts'
import type { AppState, DataState } from './appState.ts'
import { noiseOf } from './drawnModel.ts'
import { scalingOf, type ModelOrigin } from './recipe.ts'
import { indexOfPoint, pointOf } from './rows.ts'
import type { Scene } from './scene.ts'
import { atLimit, defaultSelection, setData, setModel } from './slices/document.ts'
import { withHidden } from './slices/hiding.ts'
import { selectedRow } from './tables.ts'

/** What no link holds, and a session file does. */
export interface SceneExtras {
  readonly encoder: Encoder | null
  /** Takes the place of a comparison that the scene itself asks for, which it does not where a session brings one. */
  readonly comparison: DataState['comparison']
}
export const NO_EXTRAS: SceneExtras = { encoder: null, comparison: null }

/**
 * @param model  of the scene, with its own noise
 * @returns the change, and the keys of what does not fit the model and was left out
 */
export function sceneTransition(
  scene: Scene,
  model: GenerativeModel,
  { dataset, hiding, comparison }: Pick<DataState, 'dataset' | 'hiding' | 'comparison'>,
  extras: SceneExtras,
): { readonly transition: (state: AppState) => Partial<AppState>; readonly unfit: readonly string[] } {
  /** The rows with all that is known of them. */
  const known = hiding?.whole ?? dataset
  const { trained } = scene
  const noiseOverride = trained === null ? scene.noiseVariance : null
  const noisy = withNoiseByHand(model, noiseOverride, scalingOf(scene.modelOrigin))
  const modelOrigin: ModelOrigin =
    trained === null
      ? scene.modelOrigin
      : {
          kind: 'trained',
          from: scene.modelOrigin,
          fromNoise: scene.noiseVariance,
          method: trained.method,
          runId: 0,
          epoch: trained.epoch,
          position: 0,
        }
  const { dataDim } = noisy.decoder
  const fitsModel = scene.x === null || scene.x.length === dataDim
  const axesFit = dataDim === 1 || scene.domain.coordinates.every((c) => c < dataDim)
  const row =
    known !== null && scene.pointIndex !== null && scene.pointIndex < known.numPoints
      ? pointOf(known, scene.pointIndex)
      : null
  const { comparison: brought } = extras
  const compares = brought === null || brought.table.dataDim === known?.dataDim
  const transition = (state: AppState): Partial<AppState> => {
    const whole = { ...state, ...setModel(state, noisy, modelOrigin, noiseOverride, extras.encoder) }
    const withModel = scene.limit === null ? whole : { ...whole, ...atLimit(whole, scene.limit) }
    const apart = { hiding, comparison: compares ? (brought ?? comparison) : comparison }
    const withData = { ...withModel, ...setData(withModel, dataset, scene.dataOrigin, apart) }
    const chosen = scene.x !== null && fitsModel ? scene.x : row
    const x = chosen?.length === dataDim ? chosen : defaultSelection(known, dataDim)
    const pointIndex = indexOfPoint(known, x)
    const own = pointIndex === null ? null : selectedRow(withData.data, pointIndex)
    const seen = own?.x ?? x
    const selection = { x: seen, truth: own?.truth ?? null, pointIndex, regionId: scene.regionId }
    return {
      preset: scene.preset,
      training: scene.training,
      model: withData.model,
      data: withData.data,
      lastVersion: withData.lastVersion,
      domain: axesFit ? scene.domain : { ...scene.domain, coordinates: [0, 1] },
      selection,
      ...(scene.hidden === null
        ? {}
        : withHidden({ ...withData, selection }, bitsOf(scene.hidden, x.length))),
    }
  }
  const unfit = [
    ...(fitsModel ? [] : ['x']),
    ...(axesFit ? [] : ['axes']),
    ...(compares ? [] : ['comparison']),
  ]
  return { transition, unfit }
}

export function withNoiseByHand(
  model: GenerativeModel,
  variance: number | null,
  scaling: Scaling | undefined,
): GenerativeModel {
  return variance === null ? model : { ...model, noise: noiseOf(variance, scaling) }
}

/** The first bits, lowest of each byte first. */
function bitsOf(bytes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, d) => ((bytes[d >> 3] ?? 0) >> (d & 7)) & 1)
}
