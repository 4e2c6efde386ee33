/** Pure transitions of model and data. `setModel` is the only function that changes parameters. */
import type { Dataset } from '../../core/datasets/dataset.ts'
import type { Encoder } from '../../core/network/encoder.ts'
import type { GenerativeModel, NoiseCovariance } from '../../core/network/model.ts'
import { NO_ZOOM } from '../../plot/zoom.ts'
import type { AppState, DataState, LimitScales } from '../appState.ts'
import type { DataOrigin, ModelOrigin } from '../recipe.ts'

/** New parameters get a new version; a view that fits no longer is reset. */
export function setModel(
  state: AppState,
  model: GenerativeModel,
  origin: ModelOrigin,
  noiseOverride: number | null = null,
  encoder: Encoder | null = null,
): Partial<AppState> {
  const version = state.lastVersion + 1
  const before = state.model.model?.decoder
  const isSameSpace = before?.dataDim === model.decoder.dataDim
  return {
    preset: null,
    model: { version, model, origin, noiseOverride, limit: null, encoder },
    lastVersion: version,
    domain: {
      ...state.domain,
      ...(isSameSpace ? {} : { plane: 'auto', coordinates: [0, 1], dataZoom: NO_ZOOM }),
      ...(before?.latentDim === model.decoder.latentDim ? {} : { latentZoom: NO_ZOOM }),
      discoveryStart: null,
    },
    selection: {
      x: isSameSpace ? state.selection.x : null,
      truth: isSameSpace ? state.selection.truth : null,
      pointIndex: isSameSpace ? state.selection.pointIndex : null,
      regionId: null,
    },
  }
}

/** New data, of which nothing is hidden or set aside unless it is said; the selection stays only if it was not one of the old points. */
export function setData(
  state: AppState,
  dataset: Dataset | null,
  origin: DataOrigin,
  apart: Partial<Pick<DataState, 'hiding' | 'comparison'>> = {},
): Partial<AppState> {
  const version = state.lastVersion + 1
  const { selection } = state
  return {
    preset: null,
    data: { version, dataset, origin, hiding: null, comparison: null, ...apart },
    lastVersion: version,
    domain: { ...state.domain, dataZoom: NO_ZOOM },
    selection: { ...selection, pointIndex: null },
  }
}

/** The first complete point of the data, or the origin: what is selected when nothing else says. */
export function defaultSelection(dataset: Dataset | null, dataDim: number): readonly number[] {
  if (dataset !== null && dataset.dataDim === dataDim && dataset.numPoints > 0) {
    return Array.from(dataset.values.subarray(0, dataDim))
  }
  return new Array<number>(dataDim).fill(0)
}

/**
 * The model with Σx and Σz scaled by powers of ten; the parameters without the scales are kept. Selection and views stay:
 * one watches a posterior on its way.
 */
export function atLimit(state: AppState, { noise, prior }: LimitScales): Partial<AppState> {
  const { model, origin, noiseOverride, limit, encoder } = state.model
  const base = limit?.base ?? model
  if (base === null) return {}
  const version = state.lastVersion + 1
  const isItself = noise === 0 && prior === 0
  const scaled: GenerativeModel = {
    ...base,
    noise: scaledNoise(base.noise, 10 ** noise),
    priorCovariance: base.priorCovariance.map((entry) => entry * 10 ** prior),
  }
  return {
    model: {
      version,
      model: isItself ? base : scaled,
      origin,
      noiseOverride,
      limit: isItself ? null : { base, noise, prior },
      encoder,
    },
    lastVersion: version,
  }
}

function scaledNoise(noise: NoiseCovariance, factor: number): NoiseCovariance {
  switch (noise.kind) {
    case 'isotropic':
      return { kind: 'isotropic', variance: noise.variance * factor }
    case 'diagonal':
      return { kind: 'diagonal', variances: noise.variances.map((v) => v * factor) }
    case 'full':
      return { kind: 'full', matrix: noise.matrix.map((v) => v * factor) }
  }
}
