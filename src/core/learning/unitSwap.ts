import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder, GenerativeModel, LinearLayer } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { layerSystem, type LayerBlock, type LayerSystem } from './layerSystem.ts'
import { minimumNormSolver } from './minimumNormSolver.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { WeightPrior } from './weightPrior.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'

/** So many regions, the heaviest, get spare units: the cost of a swap grows with the square. */
const MAX_SPLITS = 6
/** So many spare units, those that would gain the most beside all others, are tried in the place of each unit. */
const MAX_CANDIDATES = 2
/** A second layer whose rows are coupled (no last layer, or a full Σx) with more parameters than this is left alone. */
const MAX_COUPLED_PARAMETERS = 400

/** Whether unitSwap is for this decoder: S = 1, and a first hidden layer between two Linear ones. */
export function hasSwappableUnits({ latentDim, layers }: Decoder): boolean {
  const [first, activation, second] = layers.map(({ type }) => type)
  const isPlain = layers.every(({ from, type }) => from === undefined && type !== 'Add')
  const isElementwise = activation === 'ReLU' || activation === 'LeakyReLU' || activation === 'Abs'
  return latentDim === 1 && isPlain && first === 'Linear' && isElementwise && second === 'Linear'
}

/**
 * The same function with spare units in the first layer, none of which the second one hears. They bend where the
 * posterior has its mean in each of the heaviest regions, one each way: z − c and c − z. An exact E-step there tells the
 * two halves of these regions apart, which is what one has to know of a bend before it is there.
 *
 * @param model  with swappable units
 * @returns the first layer's own units come first; null where no region can be parted, or the second layer's system would
 *          be too large
 */
export function withSpareUnits(
  { decoder, noise }: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
): Decoder | null {
  const [first, activation, second, ...rest] = decoder.layers
  if (first.type !== 'Linear' || second.type !== 'Linear') throw new RangeError('no swappable units')
  const numWide = first.outputSize + 2 * MAX_SPLITS
  if (
    (rest.length > 0 || noise.kind === 'full') &&
    second.outputSize * (numWide + 1) > MAX_COUPLED_PARAMETERS
  )
    return null
  const spares = heaviestMeans(partition, statistics)
  if (spares.length === 0) return null
  const wide: LinearLayer = {
    ...first,
    outputSize: first.outputSize + 2 * spares.length,
    weight: Float64Array.of(...first.weight, ...spares.flatMap(() => [1, -1])),
    bias: Float64Array.of(...first.bias, ...spares.flatMap((c) => [-c, c])),
  }
  const columns = Array.from({ length: wide.outputSize }, (_, j) => (j < first.outputSize ? j : null))
  return { ...decoder, layers: [wide, activation, withColumns(second, columns), ...rest] }
}

/** E[z|ω], over all points, in the heaviest regions. */
function heaviestMeans(partition: Partition, statistics: SufficientStatistics): number[] {
  const { limits } = lineGeometry(partition)
  const weight = new Float64Array(statistics.numRegions)
  const mean = new Float64Array(statistics.numRegions)
  for (const pattern of statistics.patterns) {
    if (pattern.role === 'coordinate') continue
    for (let r = 0; r < weight.length; r++) {
      if (!(pattern.weight[r] > 0)) continue
      weight[r] += pattern.weight[r]
      mean[r] += (pattern.weight[r] / weight[r]) * (pattern.latentMean[r] - mean[r])
    }
  }
  return Array.from(weight, (_, r) => r)
    .filter((r) => mean[r] > limits[r] && mean[r] < limits[r + 1])
    .toSorted((a, b) => weight[b] - weight[a])
    .slice(0, MAX_SPLITS)
    .map((r) => mean[r])
}

/** The layer with some of its columns, in another order; null is a column of zeros. */
function withColumns(layer: LinearLayer, columns: readonly (number | null)[]): LinearLayer {
  const { inputSize, outputSize } = layer
  const weight = new Float64Array(outputSize * columns.length)
  columns.forEach((from, to) => {
    if (from === null) return
    for (let i = 0; i < outputSize; i++) weight[i * columns.length + to] = layer.weight[i * inputSize + from]
  })
  return { ...layer, inputSize: columns.length, weight }
}

/** A decoder with one unit of the first layer in another place. */
export interface UnitSwap {
  readonly decoder: Decoder
  /** What J falls by with patterns and posterior held. */
  readonly predictedGain: number
  /** How much of that the second layer would not gain with the units as they are. */
  readonly advantage: number
}

/**
 * The best exchange of one unit of the first layer for a spare one, the second layer solved anew with it: an M-step over
 * pairs. Where the second layer is the last one no region moves with it, and J falls by the predicted gain at least (but for
 * what the moved unit's own weight costs under a weight prior).
 *
 * @param model       of withSpareUnits
 * @param statistics  of the exact E-step at that model
 * @param numUnits    first units of the first layer, which are not spare
 * @returns null where no spare unit would be heard
 * Cost     as layerUpdate, and a solve of the narrow layer's size for every pair
 * Source   the split and merge of N. Ueda et al., SMEM algorithm for mixture models, 2000, for bends in place of clusters
 */
export function unitSwap(
  model: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
  numUnits: number,
  prior: WeightPrior & { readonly kind: 'none' | 'gaussian' },
  rankCutoff: number,
): UnitSwap | null {
  const [first, activation, second, ...rest] = model.decoder.layers
  if (first.type !== 'Linear' || second.type !== 'Linear') throw new RangeError('no swappable units')
  const { inputSize, outputSize } = second
  const m = inputSize + 1
  const current = new Float64Array(outputSize * m)
  for (let i = 0; i < outputSize; i++) {
    current.set(second.weight.subarray(i * inputSize, (i + 1) * inputSize), i * m)
    current[i * m + inputSize] = second.bias[i]
  }
  const precision = prior.kind === 'gaussian' ? prior.precision : 0
  const isCoupled = precision > 0 || model.noise.kind === 'full'
  const system = layerSystem(model, compileDecoder(model.decoder), partition, statistics, 2, isCoupled)
  const blocks = precision > 0 ? withWeightPrior(system, current, m, precision) : system.blocks
  const solve = (removed: number | null, spare: number | null): Solution => {
    const isFree = (column: number): boolean =>
      column === spare || column === inputSize || (column < numUnits && column !== removed)
    return solveColumns(blocks, current, m, isFree, removed, rankCutoff)
  }

  const asItIs = solve(null, null).gain
  let best: (Solution & { removed: number; spare: number }) | null = null
  const candidates = Array.from({ length: inputSize - numUnits }, (_, i) => numUnits + i)
    .map((spare) => ({ spare, gain: solve(null, spare).gain }))
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, MAX_CANDIDATES)
  for (let removed = 0; removed < numUnits; removed++) {
    for (const { spare } of candidates) {
      const solution = solve(removed, spare)
      if (best === null || solution.gain > best.gain) best = { ...solution, removed, spare }
    }
  }
  if (best === null) return null
  const { change, removed, spare } = best
  const solved: LinearLayer = {
    ...second,
    weight: second.weight.map((w, i) => w + change[Math.floor(i / inputSize) * m + (i % inputSize)]),
    bias: second.bias.map((v, i) => v + change[i * m + inputSize]),
  }
  const columns = Array.from({ length: numUnits }, (_, j) => (j === removed ? spare : j))
  const narrow = withColumns(solved, columns)
  let loudness = 0
  for (let i = 0; i < outputSize; i++) loudness += narrow.weight[i * numUnits + removed] ** 2
  if (!(loudness > 0)) return null
  // as loud going in as coming out: the least of all weights that do the same
  const balance = loudness ** 0.25
  for (let i = 0; i < outputSize; i++) narrow.weight[i * numUnits + removed] /= balance
  const inner: LinearLayer = {
    ...first,
    outputSize: numUnits,
    weight: Float64Array.from(columns, (j) => (j === spare ? balance : 1) * first.weight[j]),
    bias: Float64Array.from(columns, (j) => (j === spare ? balance : 1) * first.bias[j]),
  }
  return {
    decoder: { ...model.decoder, layers: [inner, activation, narrow, ...rest] },
    predictedGain: best.gain,
    advantage: best.gain - asItIs,
  }
}

/** Each member a block of its own, with the prior's precision on the weights. */
function withWeightPrior(
  { blocks, rightHandSide }: LayerSystem,
  current: Float64Array,
  m: number,
  weightPrecision: number,
): LayerBlock[] {
  const isWeight = (k: number): boolean => k % m !== m - 1
  const target = rightHandSide.map((b, k) => (isWeight(k) ? b - weightPrecision * current[k] : b))
  return blocks.flatMap(({ matrix, size, members }) =>
    members.map(({ start, precision }) => {
      const own = matrix.map((value) => precision * value)
      for (let k = 0; k < size; k++) if (isWeight(k)) own[k * size + k] += weightPrecision
      return { matrix: own, size, members: [{ start, precision: 1 }], target }
    }),
  )
}

interface Solution {
  readonly gain: number
  readonly change: Float64Array
}

/** max bᵀδ − ½ δᵀMδ over the free columns of the layer, one column taken to zero, the others left. */
function solveColumns(
  blocks: readonly LayerBlock[],
  current: Float64Array,
  m: number,
  isFree: (column: number) => boolean,
  removed: number | null,
  rankCutoff: number,
): Solution {
  const change = new Float64Array(current.length)
  let gain = 0
  for (const { matrix, size, members, target } of blocks) {
    const free: number[] = []
    const fixed: number[] = []
    for (let k = 0; k < size; k++) {
      if (isFree(k % m)) free.push(k)
      else if (k % m === removed) fixed.push(k)
    }
    const n = free.length
    const sub = new Float64Array(n * n)
    for (let a = 0; a < n; a++) for (let b = 0; b <= a; b++) sub[a * n + b] = matrix[free[a] * size + free[b]]
    const { solve } = minimumNormSolver(sub, n, rankCutoff)
    for (const { start, precision } of members) {
      let own = 0
      for (const f of fixed) {
        const step = -current[start + f]
        change[start + f] = step
        own += step * target[start + f]
        for (const g of fixed) own += 0.5 * step * matrix[f * size + g] * current[start + g]
      }
      const side = new Float64Array(n)
      for (let a = 0; a < n; a++) {
        side[a] = target[start + free[a]]
        for (const f of fixed) side[a] += matrix[free[a] * size + f] * current[start + f]
      }
      const solution = solve(side)
      // ½ δᵀ(b + (b − Mδ)): what this δ gains, where directions that were cut off leave a part of b unsolved, too
      for (let a = 0; a < n; a++) {
        change[start + free[a]] = solution[a]
        let left = side[a]
        for (let b = 0; b < n; b++) left -= (b <= a ? sub[a * n + b] : sub[b * n + a]) * solution[b]
        own += 0.5 * (side[a] + left) * solution[a]
      }
      gain += precision * own
    }
  }
  return { gain, change }
}
