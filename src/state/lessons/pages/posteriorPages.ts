/** Lesson (b): what p(x) and p(z|x) are, and why the posterior has several modes. */
import { formatPercent } from '../../../plot/formatNumber.ts'
import type { AppState } from '../../appState.ts'
import { pointOf } from '../../rows.ts'
import { fittingDataset, isPosteriorStale, shownNll, shownPosterior } from '../../selectors.ts'
import {
  anyPartition,
  anyPosterior,
  heightAtMean,
  leading,
  noiseStdOf,
  noiseVarianceOf,
  numHeld,
  numPeaks,
  presentPosterior,
  spreadOf,
} from '../facts.ts'
import type { LessonBase, LessonPage } from '../lesson.ts'
import { priorStd } from '../../priorStd.ts'

const circle: LessonBase = { kind: 'preset', preset: 'circle' }
/** Where both ends of the learned circle come near: two latents far apart explain it. */
const BETWEEN = [-0.3015, -1.046] as const
/** On the circle, away from folds and ends. */
const CLEAR = [0.1, 1] as const

function isTwoDimensional({ model: { model } }: AppState): boolean {
  return model?.decoder.latentDim === 1 && model.decoder.dataDim === 2
}
function hasData(state: AppState): boolean {
  return isTwoDimensional(state) && fittingDataset(state) !== null
}

const noise: LessonPage = {
  key: 'posterior.noise',
  scene: { base: circle, suits: isTwoDimensional },
  target: 'data.options',
  values: (state) => ({
    sigma: noiseStdOf(state),
    latents: state.model.model?.decoder.latentDim ?? null,
    outputs: state.model.model?.decoder.dataDim ?? null,
  }),
  task: {
    isDone: ({ domain }) => domain.samples !== null,
    show: (commands) => commands.setDomain('command.samples', { samples: { count: 400, seed: 1 } }),
  },
}

const marginal: LessonPage = {
  key: 'posterior.marginal',
  scene: { base: circle, suits: hasData, x: CLEAR },
  target: 'data',
  values: (state) => ({
    regions: anyPartition(state)?.numRegions ?? null,
    logPx: anyPosterior(state)?.logMarginal ?? null,
    nll: shownNll(state),
  }),
  task: {
    isDone: (state) => (presentPosterior(state)?.logMarginal ?? 0) < -20,
    show: (commands, state) => commands.selectPoint((state.selection.x ?? CLEAR).map(() => 0)),
  },
}

const bayes: LessonPage = {
  key: 'posterior.bayes',
  scene: { base: circle, suits: hasData, x: CLEAR },
  target: 'latent',
  values: (state) => {
    const posterior = anyPosterior(state)
    const { model } = state.model
    return {
      mean: posterior?.mean[0] ?? null,
      spread: spreadOf(posterior),
      prior: model === null ? null : priorStd(model),
    }
  },
  task: {
    isDone: (state, found) =>
      state.selection.pointIndex !== null &&
      state.selection.pointIndex !== found.selection.pointIndex &&
      !isPosteriorStale(state),
    show: (commands, state) => {
      const dataset = fittingDataset(state)
      if (dataset === null) return
      const pointIndex = (state.selection.pointIndex ?? -1) + 1
      commands.selectPoint(pointOf(dataset, pointIndex % dataset.numPoints), { pointIndex })
    },
  },
}

const modes: LessonPage = {
  key: 'posterior.modes',
  scene: { base: circle, x: BETWEEN, suits: isTwoDimensional },
  target: 'latent',
  values: (state) => {
    const view = shownPosterior(state)
    const height = heightAtMean(view)
    return {
      peaks: numPeaks(view),
      mode: view?.posterior.map.latent[0] ?? null,
      mean: view?.posterior.mean[0] ?? null,
      height: height === null ? null : formatPercent(height),
    }
  },
  task: {
    isDone: (state, found) =>
      state.selection.x !== found.selection.x &&
      !isPosteriorStale(state) &&
      numPeaks(shownPosterior(state)) === 1,
    show: (commands) => commands.selectPoint(CLEAR),
  },
}

const mixture: LessonPage = {
  key: 'posterior.mixture',
  scene: { base: circle, x: BETWEEN, suits: isTwoDimensional },
  target: 'inspector.regions',
  values: (state) => {
    const posterior = anyPosterior(state)
    const shares = posterior === null ? [] : leading(posterior)
    const share = (place: number): string | null => {
      const region = shares[place]
      return posterior === null || region === undefined
        ? null
        : formatPercent(Math.exp(posterior.logRegionPosterior[region]!))
    }
    return {
      regions: anyPartition(state)?.numRegions ?? null,
      first: share(0),
      rest: posterior === null ? null : formatPercent(restAfter(posterior.logRegionPosterior, shares[0])),
      held: numHeld(posterior),
    }
  },
  task: {
    isDone: (state) => {
      const posterior = presentPosterior(state)
      const { regionId } = state.selection
      return posterior !== null && regionId !== null && regionId === leading(posterior)[0]
    },
    show: (commands, state) => {
      const posterior = presentPosterior(state)
      if (posterior !== null) commands.selectRegion(leading(posterior)[0] ?? null)
    },
  },
}

function restAfter(logShares: Float64Array, first: number | undefined): number {
  return logShares.reduce((sum, value, region) => (region === first ? sum : sum + Math.exp(value)), 0)
}

const sigma: LessonPage = {
  key: 'posterior.sigma',
  scene: { base: circle, x: BETWEEN, suits: isTwoDimensional },
  target: 'setup.noise',
  values: (state) => {
    const posterior = anyPosterior(state)
    return {
      sigma: noiseStdOf(state),
      spread: spreadOf(posterior),
      held: numHeld(posterior),
      logPx: posterior?.logMarginal ?? null,
    }
  },
  task: {
    isDone: (state, found) =>
      !isPosteriorStale(state) &&
      (noiseVarianceOf(state.model.model) ?? 0) >= 9.99 * (noiseVarianceOf(found.model.model) ?? Infinity),
    show: (commands, state) => {
      const variance = noiseVarianceOf(state.model.model)
      if (variance !== null) commands.setNoiseVariance(10 * variance)
    },
  },
}

const missing: LessonPage = {
  key: 'posterior.missing',
  scene: { base: circle, x: BETWEEN, suits: isTwoDimensional },
  target: 'inspector.point',
  values: (state) => {
    const view = shownPosterior(state)
    const posterior = view?.posterior ?? null
    const hidden = posterior?.missing ?? null
    return {
      logPx: posterior?.logMarginal ?? null,
      spread: spreadOf(posterior),
      peaks: numPeaks(view),
      imputed: hidden?.mean[0] ?? null,
      imputedSd: hidden === null || hidden.variance.length === 0 ? null : Math.sqrt(hidden.variance[0]!),
    }
  },
  hides: (state) => ((anyPosterior(state)?.missing ?? null) === null ? [3] : []),
  task: {
    isDone: (state) => state.selection.x?.some(Number.isNaN) === true && !isPosteriorStale(state),
    show: (commands, state) => commands.setCoordinate((state.selection.x?.length ?? 2) - 1, Number.NaN),
  },
}

export const POSTERIOR_PAGES: readonly LessonPage[] = [noise, marginal, bayes, modes, mixture, sigma, missing]
