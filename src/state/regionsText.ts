/** The partition as a file: every region with its shape, its affine map and what it weighs. */
import type { GenerativeModel } from '../core/network/model.ts'
import type { RegionGeometry } from '../core/partition/partition.ts'
import type { AppState } from './appState.ts'
import { partitionPosterior, shownPartition } from './selectors.ts'

/** More numbers than this make a file that no page can write in one go. */
export const MAX_REGION_NUMBERS = 4_000_000

/** Numbers of all affine maps; 0 without a partition. */
export function countRegionNumbers(state: AppState): number {
  const partition = shownPartition(state)?.partition
  return partition === undefined ? 0 : partition.slope.length + partition.bias.length
}

/**
 * All regions as JSON, empty without a partition. Region r has A [D,S] and b [D], x = A z + b; its half-spaces are rows
 * (n, c) with n · z + c ≥ 0 inside (S = 1: `from` and `to`, null at infinity); logarithms in nats.
 */
export function regionsText(state: AppState): string {
  const view = shownPartition(state)
  if (view === null) return ''
  const { partition, logPriorMass } = view
  const { numRegions, latentDim, dataDim, slope, bias, geometry } = partition
  const posterior = partitionPosterior(state)
  const shares = posterior?.posterior.logRegionPosterior
  const lines = Array.from({ length: numRegions }, (_, r) =>
    JSON.stringify({
      region: r,
      ...shapeOf(geometry, r),
      A: rowsOf(slope.subarray(r * dataDim * latentDim, (r + 1) * dataDim * latentDim), latentDim),
      b: Array.from(bias.subarray(r * dataDim, (r + 1) * dataDim)),
      logPriorMass: logText(logPriorMass[r]),
      ...(shares === undefined ? {} : { logResponsibility: logText(shares[r]) }),
    }),
  )
  const head = { format: 'dgn-regions', version: 1, latentDim, dataDim, numRegions, ...noiseOf(view.model) }
  const x = posterior === null ? {} : { x: posterior.x.map((value) => (Number.isNaN(value) ? null : value)) }
  const begin = JSON.stringify({ ...head, ...x }).slice(0, -1)
  return `${begin},"regions":[\n${lines.join(',\n')}\n]}\n`
}

/** JSON has no infinity: the logarithm of nothing is written as words, which Python reads as a number. */
function logText(value: number | undefined): number | string {
  return value === undefined || value === -Infinity ? '-inf' : value
}

function noiseOf({ noise, priorCovariance, decoder: { dataDim, latentDim } }: GenerativeModel) {
  const sigmaZ = rowsOf(priorCovariance, latentDim)
  if (noise.kind === 'isotropic') return { sigmaX: noise.variance, sigmaZ }
  const sigmaX = noise.kind === 'diagonal' ? Array.from(noise.variances) : rowsOf(noise.matrix, dataDim)
  return { sigmaX, sigmaZ }
}

function shapeOf(geometry: RegionGeometry, r: number): Readonly<Record<string, unknown>> {
  if (geometry.kind === 'line')
    return { from: finite(geometry.limits[r]!), to: finite(geometry.limits[r + 1]!) }
  if (geometry.kind === 'space') {
    const [first, last] = [geometry.facetStarts[r]!, geometry.facetStarts[r + 1]!]
    return {
      halfSpaces: rowsOf(geometry.planes.subarray(4 * first, 4 * last), 4),
      neighbours: Array.from(geometry.facetNeighbours.subarray(first, last)),
    }
  }
  const [first, last] = [geometry.edgeStarts[r]!, geometry.edgeStarts[r + 1]!]
  return {
    halfSpaces: rowsOf(geometry.lines.subarray(3 * first, 3 * last), 3),
    vertices: rowsOf(geometry.vertices.subarray(2 * first, 2 * last), 2).map((vertex) => vertex.map(finite)),
    neighbours: Array.from(geometry.edgeNeighbours.subarray(first, last)),
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function rowsOf(values: Float64Array, numColumns: number): number[][] {
  return Array.from({ length: values.length / numColumns }, (_, row) =>
    Array.from(values.subarray(row * numColumns, (row + 1) * numColumns)),
  )
}
