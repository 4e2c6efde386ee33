import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { createLayerTangents, type RegionTangent } from './layerTangents.ts'
import { learnedLayer } from './learnedLayer.ts'
import { noisePrecision, type NoisePrecision } from './noisePrecision.ts'
import { outputBasis } from './outputBasis.ts'
import { stageOfLayer } from './stageOfLayer.ts'
import type { PatternStatistics, SufficientStatistics } from './sufficientStatistics.ts'

/**
 * The quadratic of layerSystem.ts, −bᵀδ + ½ δᵀMδ, for a layer of any kind, without the matrix: M is known by what it does.
 * δ holds the layer's weights, then its biases.
 */
export interface TangentSystem {
  readonly size: number
  /** out = b − M δ, from residuals that are moved before they are multiplied (M δ would cancel); null for δ = 0. */
  readonly gradientAfter: (change: Float64Array | null, out: Float64Array) => void
  /** out = M δ. */
  readonly image: (change: Float64Array, out: Float64Array) => void
}

/**
 * @param layerIndex  position in `decoder.layers` of a layer with parameters
 * Method   Σ_ω Jᵀ Σx⁻¹ (E[1_ω r z̃ᵀ] − J δ E[1_ω z̃ z̃ᵀ]), z̃ = [z − z̄_ω; 1], for which the second moment is diagonal in
 *          blocks; J by the chain rule (layerTangents.ts)
 * Cost     once a region and pattern: two passes of S + 1 columns through the layer and those after it
 * Source   MATH.md 6 for any affine operator, in its own parameters; derived
 */
export function createTangentSystem(
  { decoder, noise }: Pick<GenerativeModel, 'decoder' | 'noise'>,
  compiled: CompiledDecoder,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
): TangentSystem {
  const reduced = outputBasis(noise, compiled, statistics, layerIndex)
  if (reduced !== null)
    return sumOfSystems(
      reduced.map((each) =>
        createTangentSystem(
          { decoder, noise: each.noise },
          each.compiled,
          partition,
          each.statistics,
          layerIndex,
        ),
      ),
    )
  const { patterns, numRegions, latentDim: S } = statistics
  const layer = learnedLayer(decoder, layerIndex)
  const { stageIndex } = stageOfLayer(compiled, layerIndex)
  const D = compiled.dataDim
  const n = S + 1
  const tangents = createLayerTangents(
    compiled,
    partition,
    stageIndex,
    layer.weight.length,
    layer.bias.length,
  )
  const parts: { readonly region: RegionTangent; readonly weigh: (isResidual: boolean) => void }[] = []
  for (const pattern of patterns) {
    if (pattern.role !== 'points') continue
    const precision = noisePrecision(noise, D, pattern.observed)
    for (let r = 0; r < numRegions; r++)
      if (pattern.weight[r] > 0)
        parts.push({
          region: tangents.enter(r, pattern.latentMean, r * S),
          weigh: (isResidual) => weigh(pattern, r, isResidual, precision),
        })
  }
  const coordinates = patterns
    .filter(({ role }) => role === 'coordinate')
    .map((pattern) => ({ pattern, precision: noisePrecision(noise, D, pattern.observed) }))
  for (let r = 0; r < numRegions && coordinates.length > 0; r++) {
    const center = centerOf(patterns, r, S)
    if (center !== null)
      parts.push({
        region: tangents.enter(r, center, 0),
        weigh: (isResidual) => weighCoordinates(coordinates, r, center, isResidual),
      })
  }
  const moved = new Float64Array(D * n)
  const columns = new Float64Array(D * n)
  return {
    size: tangents.numParameters,
    gradientAfter: (change, out) => accumulate(change, true, out),
    image: (change, out) => accumulate(change, false, out),
  }

  /** Jᵀ Σx⁻¹ of what is left of the residuals, or of what a change makes. */
  function accumulate(change: Float64Array | null, isResidual: boolean, out: Float64Array): void {
    out.fill(0)
    for (const { region, weigh: weighPart } of parts) {
      if (change === null) moved.fill(0)
      else tangents.imageOf(region, change, moved)
      columns.fill(0)
      weighPart(isResidual)
      tangents.addGradient(region, columns, out)
    }
  }

  function weigh(
    { observed, weight, latentScatter, residualMean, crossScatter }: PatternStatistics,
    r: number,
    isResidual: boolean,
    precision: NoisePrecision,
  ): void {
    const count = observed.length
    const own = new Float64Array(count * n)
    for (let d = 0; d < count; d++) {
      const row = observed[d] * n
      for (let k = 0; k < S; k++) {
        let sum = 0
        for (let l = 0; l < S; l++) sum += moved[row + l] * latentScatter[(r * S + l) * S + k]
        own[d * n + k] = isResidual ? crossScatter[(r * count + d) * S + k] - sum : sum
      }
      const mean = moved[row + S]
      own[d * n + S] = weight[r] * (isResidual ? residualMean[r * count + d] - mean : mean)
    }
    for (let d = 0; d < count; d++) {
      for (let k = 0; k < n; k++) {
        let sum = 0
        if (precision.kind === 'diagonal') sum = precision.values[d] * own[d * n + k]
        else for (let e = 0; e < count; e++) sum += precision.matrix[d * count + e] * own[e * n + k]
        columns[observed[d] * n + k] = sum
      }
    }
  }

  /** The same of coordinates, which have means of z of their own beside the center: E[r z̃ᵀ] = C + w r̄ [z̄ − c; 1]ᵀ. */
  function weighCoordinates(
    own: readonly { readonly pattern: PatternStatistics; readonly precision: NoisePrecision }[],
    r: number,
    center: Float64Array,
    isResidual: boolean,
  ): void {
    for (const { pattern, precision: matrix } of own) {
      const { observed, weight, latentMean, latentScatter, residualMean, crossScatter } = pattern
      if (!(weight[r] > 0)) continue
      const row = observed[0] * n
      let mean = moved[row + S]
      for (let k = 0; k < S; k++) mean += moved[row + k] * (latentMean[r * S + k] - center[k])
      if (isResidual) mean = residualMean[r] - mean
      const [precision] = matrix.kind === 'diagonal' ? matrix.values : matrix.matrix
      for (let k = 0; k < S; k++) {
        let sum = 0
        for (let l = 0; l < S; l++) sum += moved[row + l] * latentScatter[(r * S + l) * S + k]
        const scatter = isResidual ? crossScatter[r * S + k] - sum : sum
        columns[row + k] = precision * (scatter + weight[r] * mean * (latentMean[r * S + k] - center[k]))
      }
      columns[row + S] = precision * weight[r] * mean
    }
  }
}

/** Mean of z in region r over the coordinates; null where no point is. */
function centerOf(patterns: readonly PatternStatistics[], r: number, S: number): Float64Array | null {
  const center = new Float64Array(S)
  let total = 0
  for (const { role, weight, latentMean } of patterns) {
    if (role !== 'coordinate' || !(weight[r] > 0)) continue
    total += weight[r]
    for (let k = 0; k < S; k++) center[k] += (weight[r] / total) * (latentMean[r * S + k] - center[k])
  }
  return total > 0 ? center : null
}

/** Of the parts of the data. */
function sumOfSystems(parts: readonly TangentSystem[]): TangentSystem {
  const [{ size }] = parts
  const own = new Float64Array(size)
  const add = (write: (part: TangentSystem) => void, out: Float64Array): void => {
    out.fill(0)
    for (const part of parts) {
      write(part)
      for (let k = 0; k < size; k++) out[k] += own[k]
    }
  }
  return {
    size,
    gradientAfter: (change, out) => add((part) => part.gradientAfter(change, own), out),
    image: (change, out) => add((part) => part.image(change, own), out),
  }
}
