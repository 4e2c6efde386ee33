/** Lesson (a): what a piecewise-affine decoder is, from one unit to a partition. */
import { formatList } from '../../../plot/formatNumber.ts'
import { regionSigns } from '../../../core/partition/regionSigns.ts'
import { architectureOf, requestLike } from '../../architecture.ts'
import type { AppState } from '../../appState.ts'
import type { Commands } from '../../commands.ts'
import { regionAt } from '../../hoverCommands.ts'
import { startOf } from '../../recipe.ts'
import type { DecoderRequest } from '../../../../workers/protocol.ts'
import {
  anyPartition,
  foldsOf,
  hiddenWidths,
  indexOfLargest,
  numFirstLayerFolds,
  presentPartition,
  presentView,
  sidesOf,
  slopeLength,
} from '../facts.ts'
import type { LessonBase, LessonPage } from '../lesson.ts'

/** Small decoders drawn by chance; the seeds are among those whose folds lie in the middle of the picture. */
function drawn(
  widths: readonly number[],
  activation: DecoderRequest['activation'],
  seed: number,
): LessonBase {
  const request = { widths, activation, negativeSlope: 0.1, initialiser: 'authors', seed } as const
  return { kind: 'origins', model: { kind: 'seeded', request, noiseVariance: 0.02 }, data: { kind: 'none' } }
}

function isLine({ model: { model } }: AppState): boolean {
  return model?.decoder.latentDim === 1
}
function isPlane({ model: { model } }: AppState): boolean {
  return model?.decoder.latentDim === 2
}

/** Draw the present decoder with something changed, as Setup does. */
function redraw(commands: Commands, { model }: AppState, patch: Partial<DecoderRequest>): Promise<void> {
  if (model.model === null) return Promise.resolve()
  return commands.drawDecoder({ ...requestLike(model.model, startOf(model.origin)), ...patch })
}
function redrawHidden(commands: Commands, state: AppState, hidden: readonly number[]): Promise<void> {
  const decoder = state.model.model?.decoder
  return redraw(commands, state, { widths: [decoder?.latentDim ?? 1, ...hidden, decoder?.dataDim ?? 2] })
}

/** The region with z = 0; null while none is known. */
function middleRegion(state: AppState): number | null {
  const view = presentView(state)
  return view === null ? null : regionAt(view, new Array<number>(view.partition.latentDim).fill(0))
}

/** The most pieces that so many lines cut a plane into. */
function mostPieces(lines: number): number {
  return 1 + lines + (lines * (lines - 1)) / 2
}

const unit: LessonPage = {
  key: 'decoder.unit',
  scene: { base: drawn([1, 1, 2], 'ReLU', 18), x: [-0.5, 0.1] },
  target: 'latent',
  values: (state) => {
    const partition = anyPartition(state)
    return { fold: foldsOf(partition)?.[0] ?? null, regions: partition?.numRegions ?? null }
  },
  task: {
    isDone: (state) => {
      const { regionId } = state.selection
      const partition = presentPartition(state)
      return regionId !== null && partition !== null && slopeLength(partition, regionId) > 0
    },
    show: (commands, state) => {
      const partition = presentPartition(state)
      if (partition === null) return
      const lengths = Array.from({ length: partition.numRegions }, (_, r) => slopeLength(partition, r))
      commands.selectRegion(indexOfLargest(lengths))
    },
  },
}

const leak: LessonPage = {
  key: 'decoder.leak',
  scene: { base: drawn([1, 1, 2], 'ReLU', 18), x: [-0.5, 0.1] },
  target: 'setup.decoder',
  values: (state) => {
    const partition = anyPartition(state)
    const folds = foldsOf(partition)
    return {
      fold: folds?.[0] ?? null,
      left: partition === null ? null : slopeLength(partition, 0),
      right: partition === null ? null : slopeLength(partition, partition.numRegions - 1),
    }
  },
  task: {
    isModelMade: true,
    isDone: ({ model: { model } }) => model !== null && architectureOf(model).activation === 'LeakyReLU',
    show: (commands, state) => redraw(commands, state, { activation: 'LeakyReLU' }),
  },
}

const width: LessonPage = {
  key: 'decoder.width',
  scene: { base: drawn([1, 3, 2], 'LeakyReLU', 8), suits: (state) => isLine(state) },
  target: 'setup.decoder',
  values: (state) => {
    const partition = anyPartition(state)
    const folds = foldsOf(partition)
    const units = hiddenWidths(state).reduce((sum, size) => sum + size, 0)
    return {
      units,
      most: units + 1,
      regions: partition?.numRegions ?? null,
      folds: folds === null ? null : formatList(folds.slice(0, 12), 3),
    }
  },
  task: {
    isModelMade: true,
    isDone: (state, found) => sum(hiddenWidths(state)) > sum(hiddenWidths(found)),
    show: (commands, state) => redrawHidden(commands, state, [2 * (hiddenWidths(state)[0] ?? 3)]),
  },
}

const depth: LessonPage = {
  key: 'decoder.depth',
  scene: { base: drawn([1, 6, 2], 'LeakyReLU', 8), suits: (state) => isLine(state) },
  target: 'setup.decoder',
  values: (state) => {
    const partition = anyPartition(state)
    const folds = foldsOf(partition)?.length ?? null
    const first = numFirstLayerFolds(partition)
    const widths = hiddenWidths(state)
    return {
      units: sum(widths),
      layers: widths.length,
      regions: partition?.numRegions ?? null,
      folds,
      first,
      later: folds === null || first === null ? null : folds - first,
    }
  },
  task: {
    isModelMade: true,
    isDone: (state, found) => hiddenWidths(state).length > hiddenWidths(found).length,
    show: (commands, state) => {
      const widths = hiddenWidths(state)
      return redrawHidden(commands, state, [...widths, widths.at(-1) ?? 6])
    },
  },
}

const region: LessonPage = {
  key: 'decoder.region',
  scene: { base: drawn([1, 6, 6, 2], 'LeakyReLU', 8), suits: (state) => isLine(state) },
  target: 'latent',
  values: (state) => {
    const partition = presentPartition(state)
    const middle = middleRegion(state)
    if (partition === null || middle === null || partition.geometry.kind !== 'line')
      return { from: null, to: null, pattern: null, a1: null, a2: null, b1: null, b2: null }
    const { slope, bias, dataDim, geometry } = partition
    const at = middle * dataDim
    const second = dataDim > 1 ? at + 1 : at
    return {
      from: geometry.limits[middle]!,
      to: geometry.limits[middle + 1]!,
      pattern: regionSigns(partition, middle).replaceAll('-', '−').replaceAll('|', ' '),
      a1: slope[at]!,
      a2: slope[second]!,
      b1: bias[at]!,
      b2: bias[second]!,
    }
  },
  task: {
    isDone: (state) => state.selection.regionId !== null && state.selection.regionId === middleRegion(state),
    show: (commands, state) => commands.selectRegion(middleRegion(state)),
  },
}

const plane: LessonPage = {
  key: 'decoder.plane',
  scene: {
    base: drawn([2, 4, 2], 'LeakyReLU', 32),
    suits: (state) => isPlane(state) && hiddenWidths(state).length === 1,
    view: { regionColour: 'norm' },
  },
  target: 'latent.tools',
  values: (state) => {
    const units = hiddenWidths(state)[0] ?? 0
    return { units, most: mostPieces(units), regions: anyPartition(state)?.numRegions ?? null }
  },
  task: {
    isDone: ({ domain }) => domain.regionColour === 'layer',
    show: (commands) => commands.setDomain('command.view', { regionColour: 'layer' }),
  },
}

const deepPlane: LessonPage = {
  key: 'decoder.deepPlane',
  scene: {
    base: { kind: 'preset', preset: 'fig3d' },
    suits: (state) => isPlane(state),
    view: { regionColour: 'layer', samples: null },
  },
  target: 'latent',
  values: (state) => {
    const partition = anyPartition(state)
    const sides = sidesOf(partition)
    return {
      units: sum(hiddenWidths(state)),
      regions: partition?.numRegions ?? null,
      sides: sides === null ? null : sides[indexOfLargest(sides)]!,
    }
  },
  task: {
    isDone: (state) => {
      const { regionId } = state.selection
      const sides = sidesOf(presentPartition(state))
      return regionId !== null && sides !== null && sides[regionId] === sides[indexOfLargest(sides)]
    },
    show: (commands, state) => {
      const sides = sidesOf(presentPartition(state))
      if (sides !== null) commands.selectRegion(indexOfLargest(sides))
    },
  },
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export const DECODER_PAGES: readonly LessonPage[] = [unit, leak, width, depth, region, plane, deepPlane]
