/** Lesson (c): how regions are found (Fig. 1) and integrated over (Fig. 2, Lemma 4), and where that fails. */
import { formatPercent } from '../../../plot/formatNumber.ts'
import type { AppState, DissectionView } from '../../appState.ts'
import { discoveryOf, type Discovery } from '../../discovery.ts'
import { shownDissection, shownPartition } from '../../selectors.ts'
import { anyPartition, anyPosterior, indexOfLargest, presentView, sidesOf } from '../facts.ts'
import type { LessonBase, LessonPage } from '../lesson.ts'

const walked: LessonBase = { kind: 'preset', preset: 'fig1' }
const dissected: LessonBase = { kind: 'preset', preset: 'fig2' }

function isPlane({ model: { model } }: AppState): boolean {
  return model?.decoder.latentDim === 2
}

function discovery(state: AppState): Discovery | null {
  const view = shownPartition(state)
  const { latentMode, discoveryStart, discoveryDepth } = state.domain
  return view === null || latentMode !== 'discovery'
    ? null
    : discoveryOf(view, discoveryStart, discoveryDepth)
}

const first: LessonPage = {
  key: 'regions.first',
  scene: {
    base: walked,
    suits: isPlane,
    view: { latentMode: 'discovery', discoveryStart: null, discoveryDepth: 0 },
  },
  target: 'latent.discovery',
  values: (state) => {
    const partition = anyPartition(state)
    const sides = sidesOf(partition)
    const walk = discovery(state)
    const start = walk === null ? -1 : walk.depths.indexOf(0)
    return { units: partition?.numUnits ?? null, sides: sides?.[start] ?? null }
  },
  task: {
    isDone: ({ domain }) =>
      domain.latentMode === 'discovery' && (domain.discoveryDepth === null || domain.discoveryDepth > 0),
    show: (commands) => commands.setDomain('command.discover', { discoveryDepth: 1 }),
  },
}

const walk: LessonPage = {
  key: 'regions.walk',
  scene: {
    base: walked,
    suits: isPlane,
    view: { latentMode: 'discovery', discoveryStart: null, discoveryDepth: 1 },
  },
  target: 'latent.discovery',
  values: (state) => {
    const now = discovery(state)
    return {
      depth: now?.depth ?? null,
      found: now?.numFound ?? null,
      frontier: now?.numFrontier ?? null,
      mass: now === null ? null : formatPercent(Math.min(1, now.priorMass)),
      regions: anyPartition(state)?.numRegions ?? null,
    }
  },
  task: {
    isDone: (state) => {
      const now = presentView(state) === null ? null : discovery(state)
      return now !== null && now.depth === now.deepest
    },
    show: (commands, state) =>
      commands.setDomain('command.discover', { discoveryDepth: discovery(state)?.deepest ?? null }),
  },
}

const complete: LessonPage = {
  key: 'regions.complete',
  scene: {
    base: walked,
    suits: isPlane,
    view: { latentMode: 'discovery', discoveryStart: null, discoveryDepth: null },
  },
  target: 'latent.discovery',
  values: (state) => ({
    regions: anyPartition(state)?.numRegions ?? null,
    deepest: discovery(state)?.deepest ?? null,
  }),
  task: {
    isDone: ({ domain }) => domain.latentMode === 'discovery' && domain.discoveryStart !== null,
    show: (commands, state) => {
      const view = presentView(state)
      if (view === null) return
      commands.setDomain('command.discover', {
        discoveryStart: indexOfLargest(view.depths),
        discoveryDepth: 0,
      })
    },
  },
}

const pieces: LessonPage = {
  key: 'regions.pieces',
  scene: {
    base: dissected,
    regionId: 29,
    suits: (state) => isPlane(state) && state.selection.regionId !== null,
    view: { latentMode: 'dissection', dissectionOf: 'posterior' },
  },
  target: 'latent.dissection',
  values: (state) => {
    const view = shownDissection(state)
    return {
      pieces: view?.dissection.pieces.length ?? null,
      triangles: view?.dissection.pieces.filter(({ kind }) => kind === 'triangle').length ?? null,
    }
  },
  task: {
    isDone: (state) => shownDissection(state)?.of === 'prior',
    show: (commands) => commands.setDomain('command.view', { dissectionOf: 'prior' }),
  },
}

/** What is left of the sum beside what it should be; null where the slices' mass is no double. */
function lemmaFacts(view: DissectionView | null) {
  if (view === null) return { lemma: null, slices: null, difference: null, logMass: null }
  const { total, logMass } = view.dissection
  const slices = Math.exp(logMass)
  return {
    lemma: total,
    slices: slices > 0 ? slices : null,
    difference: relativeDifference(total, logMass),
    logMass,
  }
}
function relativeDifference(total: number, logMass: number): number {
  const mass = Math.exp(logMass)
  return mass > 0 ? Math.abs(total / mass - 1) : 1
}

const cones: LessonPage = {
  key: 'regions.cones',
  scene: {
    base: dissected,
    regionId: 29,
    suits: (state) => isPlane(state) && state.selection.regionId !== null,
    view: { latentMode: 'dissection', dissectionOf: 'prior' },
  },
  target: 'latent.dissection',
  values: (state) => {
    const view = shownDissection(state)
    const { lemma, slices, difference } = lemmaFacts(view)
    return {
      terms: view?.dissection.pieces.reduce((sum, { terms }) => sum + terms.length, 0) ?? null,
      lemma,
      slices,
      difference,
    }
  },
  task: {
    isDone: (state, found) =>
      state.selection.regionId !== found.selection.regionId && shownDissection(state) !== null,
    show: (commands, state) => {
      const view = presentView(state)
      if (view === null) return
      const { regionId } = state.selection
      const others = view.logPriorMass.map((mass, r) => (r === regionId ? -Infinity : mass))
      commands.selectRegion(indexOfLargest(others))
    },
  },
}

const tail: LessonPage = {
  key: 'regions.tail',
  scene: {
    base: dissected,
    regionId: 29,
    suits: (state) => isPlane(state) && state.selection.regionId !== null,
    view: { latentMode: 'dissection', dissectionOf: 'posterior' },
  },
  target: 'latent.errors',
  values: (state) => {
    const view = shownDissection(state)
    const error = view?.error ?? null
    const lost = error?.logRelativeDifference.findIndex((difference) => difference >= 0) ?? -1
    const worst = error?.sliceError.reduce((most, value) => (value > most ? value : most), 0) ?? null
    const { lemma, logMass } = lemmaFacts(view)
    return {
      lost: lost < 0 ? null : error!.distances[lost]!,
      worst,
      lemma,
      logMass,
    }
  },
  task: {
    isDone: (state) => {
      const view = shownDissection(state)
      const isReady = state.jobs.dissection.status === 'idle' && view?.of === 'posterior'
      if (!isReady) return false
      return relativeDifference(view.dissection.total, view.dissection.logMass) > 1e-3
    },
    show: (commands, state) =>
      commands.selectPoint((state.selection.x ?? []).map((value, d) => (d === 0 ? 30 : value))),
  },
}

const together: LessonPage = {
  key: 'regions.together',
  scene: {
    base: dissected,
    suits: isPlane,
    view: { latentMode: 'partition', regionColour: 'responsibility' },
  },
  target: 'latent.tools',
  values: (state) => {
    const view = shownPartition(state)
    return {
      regions: view?.partition.numRegions ?? null,
      sum: view === null ? null : formatSum(view.logPriorMass),
      logPx: anyPosterior(state)?.logMarginal ?? null,
    }
  },
  task: {
    isDone: ({ domain }) => domain.regionColour === 'prior',
    show: (commands) => commands.setDomain('command.view', { regionColour: 'prior' }),
  },
}

/** All digits: how near to 1 they come is the point. */
function formatSum(logMasses: Float64Array): string {
  return logMasses.reduce((sum, value) => sum + Math.exp(value), 0).toPrecision(16)
}

export const REGIONS_PAGES: readonly LessonPage[] = [first, walk, complete, pieces, cones, tail, together]
