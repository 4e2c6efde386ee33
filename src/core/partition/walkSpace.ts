import { roundedPolyhedron } from '../geometry/roundedPolyhedron.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { regionMap } from '../network/regionMap.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'
import type { Partition, SpaceGeometry } from './partition.ts'
import { walkRegions } from './walk/walkRegions.ts'

/**
 * The partition of three latent dimensions, by walking from region to region (walk/walkRegions.ts; [BPB20] Fig. 1).
 *
 * Combinatorics (which regions there are, with which signs, facets, edges, vertices and neighbours) are exact for the given
 * doubles: all decisions are taken in integers. An identically zero pre-activation counts as positive. Regions come in
 * the order of the walk: the one that holds z = 0 (or lies beside it, along the first axis), then breadth first over
 * facets, each region's in the order of their units.
 *
 * Accuracy  planes within three units in the last place, vertices rounded once
 * @throws NumericalError  'tooManyRegions' (limits.ts); 'overflow': A_ω or b_ω is not finite
 * @throws RangeError      a weight is not finite
 * Cost      about half a millisecond a region for 16 units
 */
export function* walkSpace(compiled: CompiledDecoder): Steps<Partition> {
  const { dataDim, numUnits, unitOffsets, pools } = compiled
  const facetStarts = [0]
  const planes: number[] = []
  const facetUnits: number[] = []
  const facetNeighbours: number[] = []
  const edgeStarts = [0]
  const edgeFacets: number[] = []
  const edgeEnds: number[] = []
  const found = yield* walkRegions(compiled, ({ halfSpaces, polyhedron, neighbours }) => {
    const rounded = roundedPolyhedron(polyhedron, halfSpaces)
    planes.push(...rounded.planes)
    facetUnits.push(...polyhedron.facets.map(({ row }) => row))
    facetNeighbours.push(...neighbours)
    facetStarts.push(facetUnits.length)
    edgeFacets.push(...rounded.edgeFacets)
    edgeEnds.push(...rounded.edgeEnds)
    edgeStarts.push(edgeFacets.length / 2)
  })
  const geometry: SpaceGeometry = {
    kind: 'space',
    facetStarts: Int32Array.from(facetStarts),
    planes: Float64Array.from(planes),
    facetUnits: Int32Array.from(facetUnits),
    facetNeighbours: Int32Array.from(facetNeighbours),
    edgeStarts: Int32Array.from(edgeStarts),
    edgeFacets: Int32Array.from(edgeFacets),
    edgeEnds: Float64Array.from(edgeEnds),
  }
  const numRegions = found.patterns.length
  const patterns = Int8Array.from(found.patterns.flat())
  const slope = new Float64Array(numRegions * dataDim * 3)
  const bias = new Float64Array(numRegions * dataDim)
  for (let r = 0; r < numRegions; r++) {
    const { output } = regionMap(compiled, patterns, r * numUnits)
    for (let d = 0; d < dataDim; d++) {
      slope.set(output.subarray(4 * d, 4 * d + 3), 3 * (r * dataDim + d))
      bias[r * dataDim + d] = output[4 * d + 3]
    }
  }
  if (!slope.every(Number.isFinite) || !bias.every(Number.isFinite))
    throw new NumericalError('overflow', 'the decoder makes numbers that a double cannot hold', {
      numLayers: compiled.stages.length,
    })
  return {
    latentDim: 3,
    dataDim,
    numRegions,
    numUnits,
    unitOffsets,
    pools,
    patterns,
    slope,
    bias,
    geometry,
    diagnostics: { numExactDecisions: 0, numZeroWidthRegions: numWithoutVolume(geometry) },
  }
}

/** Regions with a vertex for which the middle of the rounded vertices does not lie inside all rounded planes. */
function numWithoutVolume({ facetStarts, planes, edgeStarts, edgeEnds }: SpaceGeometry): number {
  let count = 0
  for (let r = 0; r + 1 < facetStarts.length; r++) {
    const ends = edgeEnds.subarray(6 * edgeStarts[r], 6 * edgeStarts[r + 1])
    // A region with a vertex at infinity has a sum that is not a number, and is none of these.
    const middle = [0, 0, 0]
    ends.forEach((entry, at) => (middle[at % 3] += (3 * entry) / ends.length))
    let depth = Infinity
    for (let at = 4 * facetStarts[r]; at < 4 * facetStarts[r + 1]; at += 4) {
      const [n0, n1, n2, c] = planes.subarray(at, at + 4)
      depth = Math.min(depth, n0 * middle[0] + n1 * middle[1] + n2 * middle[2] + c)
    }
    if (depth <= 0 && ends.length > 0) count++
  }
  return count
}
